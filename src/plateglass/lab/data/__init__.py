"""Where training data comes from: rendered plates, CCPD, labelled folders."""
