"""What must be looked at before a letter is published: each check takes a ParsedLetter and returns findings."""
