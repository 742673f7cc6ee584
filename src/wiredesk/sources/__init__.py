"""What makes pages of what comes in: pure parsing; `desk` opens the paths."""
