"""W3: res-3 of width 40, L = 1000, one network with many inputs and betas, forward and backward to the inputs."""
import math

import torch

from independent import DEPTH, INPUTS, ResNet

WIDTH = 40
BETAS = [0.3 + 0.01 * i for i in range(70)]
SAMPLES = 10
kept = {}


def network():
    if "net" not in kept:
        kept["net"] = ResNet(WIDTH)
        kept["v"] = torch.stack([layer.outer.weight.detach() for layer in kept["net"].layers])
        kept["w"] = torch.stack([layer.inner.weight.detach() for layer in kept["net"].layers])
    return kept["net"]


def authors():
    """One input and one beta at a time through the same modules, autograd with the gradients of the parameters."""
    net = network()
    net.zero_grad()
    first = net.first(torch.rand(1, INPUTS))
    h = first
    for layer in net.layers:
        h = h + layer(h) / math.sqrt(DEPTH)
    first.retain_grad()
    h.retain_grad()
    torch.mean((net.last(h) - torch.rand(1, 1)) ** 2).backward()
    p0, pl = first.grad, h.grad
    measures = [h.norm() / first.norm(), (h - first).norm() / first.norm(), p0.norm() / pl.norm(), (p0 - pl).norm() / pl.norm()]
    assert all(math.isfinite(m.item()) for m in measures)
    return 1


@torch.no_grad()
def expert():
    """All inputs and betas as the rows of one matrix, backward by hand."""
    net, v, w = network(), kept["v"], kept["w"]
    alpha = torch.tensor([DEPTH ** -beta for beta in BETAS for _ in range(SAMPLES)]).unsqueeze(1)
    first = torch.rand(len(alpha), INPUTS) @ net.first.weight.T
    h, slopes = first, []
    for k in range(DEPTH):
        y = h @ w[k].T
        slopes.append(y > 0)
        h = h + alpha * (torch.relu(y) @ v[k].T)
    pl = net.last.weight.expand(len(alpha), -1)
    p = pl
    for k in reversed(range(DEPTH)):
        p = p + alpha * ((p @ v[k]) * slopes[k]) @ w[k]
    measures = [h.norm(dim=1) / first.norm(dim=1), (h - first).norm(dim=1) / first.norm(dim=1),
                p.norm(dim=1) / pl.norm(dim=1), (p - pl).norm(dim=1) / pl.norm(dim=1)]
    assert len(measures) == 4
    return len(alpha)
