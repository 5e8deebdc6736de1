"""Writes mean-classes.pt: three scores, the constant 0.5, the mean of the pixels and twice the mean."""

import torch


class MeanClasses(torch.nn.Module):
    def forward(self, pixels):
        mean = pixels.mean((1, 2, 3), keepdim=False).unsqueeze(1)
        return torch.cat([mean * 0 + 0.5, mean, mean * 2], 1)


torch.jit.trace(MeanClasses(), torch.rand(2, 1, 4, 4)).save("mean-classes.pt")
