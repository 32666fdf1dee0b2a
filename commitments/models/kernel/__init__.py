"""What every domain of this layer uses."""
