"""What goes out and comes in: links, files and scripts."""
