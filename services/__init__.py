"""What Lectern does: one module per capability, each method asking first who the person is."""
