"""Drawings as SVG text, made by hand: lettering to be read on a phone and on paper, colours by class."""
