"""Data that ships with the tool: the campaign of the notice and the calendars."""
