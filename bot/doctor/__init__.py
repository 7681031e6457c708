"""What is wrong here, and how to mend it: each file examines one part, and none changes anything."""
