"""W5: seven coupled Euler-Maruyama schemes of dH = dB relu(H) / sqrt(d) against the finest, on one path of 2^14 steps."""
import math

import torch

FINEST = 2 ** 14
DEPTHS = [16, 32, 64, 128, 256, 512, 1024, FINEST]
BATCH = 16  # paths side by side in the expert variant
PART = FINEST // 16  # steps that it is timed over


@torch.no_grad()
def sweep(batch, width, steps):
    """Dense increments, step by step; an increment of a coarse level is the sum of fine ones."""
    h = torch.ones(batch, width, len(DEPTHS))
    u, sums, sup = torch.relu(h), torch.zeros_like(h), torch.zeros(batch, len(DEPTHS))
    scale = 1 / math.sqrt(FINEST * width)
    for n in range(1, steps + 1):
        sums = torch.baddbmm(sums, torch.randn(batch, width, width), u, alpha=scale)
        first = next(j for j, depth in enumerate(DEPTHS) if n % (FINEST // depth) == 0)
        h[:, :, first:] += sums[:, :, first:]
        sums[:, :, first:] = 0
        u[:, :, first:] = torch.relu(h[:, :, first:])
        if first < len(DEPTHS) - 1:
            error = (h[:, :, first:] - h[:, :, -1:]).norm(dim=1)
            sup[:, first:] = torch.maximum(sup[:, first:], error)
    assert bool(torch.isfinite(sup).all())
    return batch * steps / FINEST


def authors(width):
    """One path at a time."""
    return sweep(1, width, FINEST)


def expert(width):
    """Many paths side by side, timed over a part of the steps."""
    return sweep(BATCH, width, PART)
