"""From a finished run to the file that ships: exported, rounded, calibrated."""
