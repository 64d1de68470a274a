"""What things are called in letters of public authorities, and which names mean the same thing. No Django."""
