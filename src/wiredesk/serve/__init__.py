"""The desk in the browser: pages for people, an API for programs, tools for assistants."""
