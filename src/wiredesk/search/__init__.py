"""What a user typed as a typed query; the index that runs it stands in the store."""
