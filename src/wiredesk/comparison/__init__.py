"""Story to comparison: answers to the same question aligned, independent origins, shared quotes."""
