"""Pictures as data: what a drawing on the dashboard, in a paper or on a terminal shows, computed once."""
