"""Pictures drawn by the server, as data for templates. Pure."""
