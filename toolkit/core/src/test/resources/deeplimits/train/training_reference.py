"""Losses of 50 training steps by PyTorch in double precision, for TrainingReferenceTest.

Reads training_orders.csv (the toolkit's own order of the 40 examples in 10 epochs) and writes training_losses.csv.
Weights and data follow from number(); run with: python3 training_reference.py
"""
import math

import torch

INPUTS, WIDTH, DEPTH, CLASSES, EXAMPLES, BATCH = 9, 6, 12, 4, 40, 8
torch.set_default_dtype(torch.float64)


def number(i, salt):
    """A reproducible number in (-1, 1), uniform to the eye."""
    x = math.sin(12.9898 * (i + 1) + 78.233 * salt) * 43758.5453
    return 2 * (x - math.floor(x)) - 1


def matrix(rows, columns, salt):
    scale = math.sqrt(3 / columns)
    return torch.tensor([[scale * number(i * columns + j, salt) for j in range(columns)] for i in range(rows)])


def activation(name):
    return {"relu": torch.relu, "tanh": torch.tanh,
            "leaky": lambda x: torch.where(x > 0, x, 0.3 * x)}[name]


class Net(torch.nn.Module):
    def __init__(self, kind, sigma, alpha, bias):
        super().__init__()
        self.kind, self.sigma, self.alpha = kind, activation(sigma), alpha
        self.a = torch.nn.Parameter(matrix(WIDTH, INPUTS, 1))
        self.v = torch.nn.ParameterList([torch.nn.Parameter(matrix(WIDTH, WIDTH, 100 + k)) for k in range(DEPTH)])
        self.w = torch.nn.ParameterList([torch.nn.Parameter(matrix(WIDTH, WIDTH, 200 + k)) for k in range(DEPTH)]) \
            if kind == "res3" else None
        self.b = torch.nn.ParameterList([torch.nn.Parameter(torch.zeros(WIDTH)) for _ in range(DEPTH)]) if bias else None
        self.out = torch.nn.Parameter(matrix(CLASSES, WIDTH, 2))

    def forward(self, x):
        h = x @ self.a.T
        if self.kind in ("tau", "vanilla"):
            h = self.sigma(h)
        for k in range(DEPTH):
            b = self.b[k] if self.b is not None else 0
            if self.kind == "res1":
                h = h + self.alpha * (self.sigma(h) @ self.v[k].T + b)
            elif self.kind == "res3":
                h = h + self.alpha * (self.sigma(h @ self.w[k].T + b) @ self.v[k].T)
            elif self.kind == "tau":
                h = self.sigma(h + self.alpha * (h @ self.v[k].T + b))
            else:
                h = self.sigma(math.sqrt(2) * (h @ self.v[k].T + b))
        return h @ self.out.T


def optimiser(name, parameters):
    if name == "adam":
        return torch.optim.Adam(parameters, lr=0.01)
    return torch.optim.SGD(parameters, lr=0.05, momentum=0.9)


CASES = [
    # name, layers, activation, beta, bias, loss, optimiser, decay every so many epochs by 0.3
    ("res1-adam", "res1", "relu", 0.5, False, "cross_entropy", "adam", 0),
    ("res1-bias-sgd", "res1", "relu", 0.5, True, "cross_entropy", "sgd", 0),
    ("res1-bias-adam-decay", "res1", "leaky", 1.0, True, "cross_entropy", "adam", 3),
    ("res3-adam", "res3", "relu", 0.5, False, "cross_entropy", "adam", 0),
    ("res3-bias-squared-sgd", "res3", "tanh", 1.0, True, "squared", "sgd", 4),
    ("tau-adam", "tau", "relu", 0.5, False, "cross_entropy", "adam", 0),
    ("tau-bias-squared-adam", "tau", "relu", 1.0, True, "squared", "adam", 0),
    ("vanilla-sgd", "vanilla", "relu", 0.5, False, "cross_entropy", "sgd", 0),
]


def main():
    with open("training_orders.csv") as file:
        orders = [[int(i) for i in line.split(",")] for line in file if not line.startswith("#")]
    x = torch.tensor([[number(i * INPUTS + j, 3) for j in range(INPUTS)] for i in range(EXAMPLES)])
    y = torch.tensor([int((number(i, 4) + 1) / 2 * CLASSES) for i in range(EXAMPLES)])
    one_hot = torch.nn.functional.one_hot(y, CLASSES).double()
    with open("training_losses.csv", "w") as out:
        out.write("# written by training_reference.py, torch %s\n" % torch.__version__)
        for name, kind, sigma, beta, bias, loss_name, rule, every in CASES:
            net = Net(kind, sigma, DEPTH ** -beta, bias)
            opt = optimiser(rule, net.parameters())
            schedule = torch.optim.lr_scheduler.StepLR(opt, every, 0.3) if every else None
            losses = []
            for order in orders:
                for start in range(0, EXAMPLES, BATCH):
                    rows = order[start:start + BATCH]
                    f = net(x[rows])
                    loss = torch.nn.functional.cross_entropy(f, y[rows]) if loss_name == "cross_entropy" \
                        else torch.nn.functional.mse_loss(f, one_hot[rows])
                    opt.zero_grad()
                    loss.backward()
                    opt.step()
                    losses.append(loss.item())
                if schedule:
                    schedule.step()
            out.write(name + "," + ",".join("%.12g" % v for v in losses) + "\n")


if __name__ == "__main__":
    main()
