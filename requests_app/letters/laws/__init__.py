"""The laws on information that public bodies hold, as data: the provisions that letters cite."""
