"""The facts of a county taken by two workers that share no disk, one of them killed; and by one process."""
