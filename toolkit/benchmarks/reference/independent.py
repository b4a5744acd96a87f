"""W1 and W2: res-3, h_{k+1} = h_k + L^-1/2 V relu(W h_k), a fresh i.i.d. network and one input for each repetition."""
import math

import torch
from torch import nn

DEPTH = 1000
INPUTS = 64
BATCH = 16  # networks side by side in the expert variant


def linear(inputs, outputs):
    layer = nn.Linear(inputs, outputs, bias=False)
    bound = math.sqrt(3 / inputs)
    nn.init.uniform_(layer.weight, -bound, bound)
    return layer


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.inner = linear(width, width)
        self.outer = linear(width, width)

    def forward(self, h):
        return self.outer(torch.relu(self.inner(h)))


class ResNet(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = linear(INPUTS, width)
        self.layers = nn.ModuleList(Residual(width) for _ in range(DEPTH))
        self.last = linear(width, 1)

    def forward(self, x):
        h = self.first(x)
        states = [h]
        for layer in self.layers:
            h = h + layer(h) / math.sqrt(DEPTH)
            states.append(h)
        return states, self.last(h)


def authors(width):
    """Fresh modules, autograd through every layer with the gradients of the parameters."""
    net = ResNet(width)
    states, output = net(torch.rand(1, INPUTS))
    states[0].retain_grad()
    states[-1].retain_grad()
    loss = torch.mean((output - torch.rand(1, 1)) ** 2)
    loss.backward()
    first, last = states[0].detach(), states[-1].detach()
    p0, pl = states[0].grad, states[-1].grad
    measures = [last.norm() / first.norm(), (last - first).norm() / first.norm(), p0.norm() / pl.norm(), (p0 - pl).norm() / pl.norm()]
    assert all(math.isfinite(m.item()) for m in measures)
    return 1


def draws(*shape):
    bound = math.sqrt(3 / shape[-1])
    return torch.empty(shape).uniform_(-bound, bound)


@torch.no_grad()
def expert(width):
    """BATCH networks at once by batched products, backward by hand, no gradients of the parameters."""
    scale = 1 / math.sqrt(DEPTH)
    first = torch.bmm(draws(BATCH, width, INPUTS), torch.rand(BATCH, INPUTS, 1))
    h, kept = first, []
    for _ in range(DEPTH):
        v, w = draws(BATCH, width, width), draws(BATCH, width, width)
        y = torch.bmm(w, h)
        h = torch.baddbmm(h, v, torch.relu(y), alpha=scale)
        kept.append((v, w, y > 0))
    b = draws(BATCH, 1, width)
    pl = 2 * (torch.bmm(b, h) - torch.rand(BATCH, 1, 1)) * b.transpose(1, 2)
    p = pl
    for v, w, slope in reversed(kept):
        p = torch.baddbmm(p, w.transpose(1, 2), torch.bmm(v.transpose(1, 2), p) * slope, alpha=scale)
    measures = [h.norm(dim=1) / first.norm(dim=1), (h - first).norm(dim=1) / first.norm(dim=1),
                p.norm(dim=1) / pl.norm(dim=1), (p - pl).norm(dim=1) / pl.norm(dim=1)]
    assert all(bool(torch.isfinite(m).all()) for m in measures)
    return BATCH
