"""Keys of a clerk, the roster of an office, and signatures as ssh makes them."""
