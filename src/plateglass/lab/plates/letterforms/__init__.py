"""The shapes of characters: open fonts, and faces drawn by our own stroke definitions."""
