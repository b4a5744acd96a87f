"""W4: one training step of res-1, h_{k+1} = h_k + L^-beta V relu(h_k), batch 128, 784 to 10, Adam; width 30, L = 1000, and wider ones.

Run as a script it trains on MNIST in IDX format and prints the accuracy on the test images after each epoch:
python3 training.py FOLDER BETA RATE EPOCHS [SEED]
"""
import gzip
import math
import pathlib
import sys
import time

import torch
from torch import nn

INPUTS, WIDTH, DEPTH, CLASSES, BATCH = 784, 30, 1000, 10, 128


def linear(inputs, outputs):
    layer = nn.Linear(inputs, outputs, bias=False)
    nn.init.normal_(layer.weight, 0, 1 / math.sqrt(inputs))
    return layer


class ResNet(nn.Module):
    def __init__(self, beta, width=WIDTH, depth=DEPTH):
        super().__init__()
        self.scaling = depth ** -beta
        self.first = linear(INPUTS, width)
        self.layers = nn.ModuleList(linear(width, width) for _ in range(depth))
        self.last = linear(width, CLASSES)

    def forward(self, x):
        h = self.first(x)
        for layer in self.layers:
            h = h + self.scaling * layer(torch.relu(h))
        return self.last(h)


class Step:
    """All gradients by autograd, then Adam."""

    def __init__(self, width, depth):
        self.net = ResNet(1, width, depth)
        self.adam = torch.optim.Adam(self.net.parameters(), lr=1e-3)
        self.x = torch.rand(BATCH, INPUTS)
        self.y = torch.arange(BATCH) % CLASSES

    def __call__(self):
        self.adam.zero_grad()
        loss = nn.functional.cross_entropy(self.net(self.x), self.y)
        loss.backward()
        self.adam.step()
        assert math.isfinite(loss.item())
        return 1


steps = {}


def step(kind, width, depth):
    """One step of a network that outlives it."""
    if (kind, width, depth) not in steps:
        steps[kind, width, depth] = kind(width, depth)
    return steps[kind, width, depth]()


def authors(width=WIDTH, depth=DEPTH):
    return step(Step, width, depth)


class ExpertStep:
    """All layers in one tensor, the backward pass by hand, Adam as whole-tensor operations."""

    def __init__(self, width, depth):
        self.weights = [torch.randn(width, INPUTS) / math.sqrt(INPUTS), torch.randn(depth, width, width) / math.sqrt(width),
                        torch.randn(CLASSES, width) / math.sqrt(width)]
        self.first = [torch.zeros_like(w) for w in self.weights]
        self.second = [torch.zeros_like(w) for w in self.weights]
        self.x = torch.rand(BATCH, INPUTS)
        self.y = torch.arange(BATCH) % CLASSES
        self.step = 0

    @torch.no_grad()
    def __call__(self):
        a, v, b = self.weights
        depth = len(v)
        alpha = 1 / depth
        h, kept = self.x @ a.T, []
        for k in range(depth):
            u = torch.relu(h)
            kept.append(u)
            h = torch.addmm(h, u, v[k].T, alpha=alpha)
        f = h @ b.T
        p = torch.softmax(f, 1)
        loss = nn.functional.cross_entropy(f, self.y)
        p[torch.arange(BATCH), self.y] -= 1
        p /= BATCH
        gradients = [None, torch.empty_like(v), p.T @ h]
        p = p @ b
        for k in reversed(range(depth)):
            torch.mm(p.T, kept[k], out=gradients[1][k])
            p = torch.addcmul(p, p @ v[k], (kept[k] > 0).float(), value=alpha)
        gradients[1] *= alpha
        gradients[0] = p.T @ self.x
        self.step += 1
        for w, g, m, s in zip(self.weights, gradients, self.first, self.second):
            m.mul_(0.9).add_(g, alpha=0.1)
            s.mul_(0.999).addcmul_(g, g, value=0.001)
            root = s.sqrt().div_(math.sqrt(1 - 0.999 ** self.step)).add_(1e-8)
            w.addcdiv_(m, root, value=-1e-3 / (1 - 0.9 ** self.step))
        assert math.isfinite(loss.item())
        return 1


def expert(width=WIDTH, depth=DEPTH):
    return step(ExpertStep, width, depth)


def images(folder, name):
    with gzip.open(next(pathlib.Path(folder).glob(name + "-images*"))) as file:
        x = torch.frombuffer(bytearray(file.read()[16:]), dtype=torch.uint8).view(-1, INPUTS).float() / 255
    with gzip.open(next(pathlib.Path(folder).glob(name + "-labels*"))) as file:
        return x, torch.frombuffer(bytearray(file.read()[8:]), dtype=torch.uint8).long()


def main():
    folder, beta, rate, epochs = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(1)
    torch.manual_seed(int(sys.argv[5]) if len(sys.argv) > 5 else 1)
    (x, y), (tx, ty) = images(folder, "train"), images(folder, "t10k")
    net = ResNet(beta)
    adam = torch.optim.Adam(net.parameters(), lr=rate)
    for epoch in range(epochs):
        start = time.time()
        order = torch.randperm(len(x))
        for batch in order.split(BATCH):
            adam.zero_grad()
            nn.functional.cross_entropy(net(x[batch]), y[batch]).backward()
            adam.step()
        with torch.no_grad():
            right = sum((net(p).argmax(1) == q).sum().item() for p, q in zip(tx.split(1000), ty.split(1000)))
        print("epoch %d: accuracy %.4f, %.1f s" % (epoch + 1, right / len(tx), time.time() - start), flush=True)


if __name__ == "__main__":
    main()
