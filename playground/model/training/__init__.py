"""What the training views show: scores over the updates, outputs over the inputs."""
