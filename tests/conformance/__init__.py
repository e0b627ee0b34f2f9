"""Whether a running backend answers as its ``openapi.yaml`` says, asked by schemathesis."""
