"""The vocabulary: frozen types without behaviour, three grades of truth (received, said, concluded)."""
