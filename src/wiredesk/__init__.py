"""wiredesk: an open news desk that reads pages, groups reports of one event and shows where they differ."""

__version__ = "0.1.0"
