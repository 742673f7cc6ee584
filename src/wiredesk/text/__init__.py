"""Pure engines that more than one stage needs."""
