"""What the page and a notebook draw: rows of data, and the specs they fill."""
