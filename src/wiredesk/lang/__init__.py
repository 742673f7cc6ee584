"""What is known of languages, as data: one file each, `root` for any other."""
