"""What every handler stands on. Ownlist's own code; third-party wheels are a layer."""
