"""Lists from elsewhere, read tolerantly, checked whole, and stored all or nothing."""
