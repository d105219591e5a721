"""Small wishes in the console: written down, published, followed until somebody has made them true."""
