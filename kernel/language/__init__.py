"""What the steps know of written English and of the way papers write: sentences, names, quantities, directions."""
