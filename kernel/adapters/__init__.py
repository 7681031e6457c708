"""The real things behind the kernel's ports. Imported by the front door alone."""
