"""What each address of the desk answers: one module a screen, each with a list `routes`."""
