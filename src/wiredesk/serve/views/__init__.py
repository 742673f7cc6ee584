"""What a page shows, as plain frozen dataclasses. Pure: no request, no template, no clock."""
