"""Values of the closed forms, sums and integrals of packages weights and theory, to 40 digits: writes theory_reference.csv.

Needs mpmath. Every formula is the definition, evaluated with so many digits that nothing cancels; arguments are read as the doubles that
Java reads. A row is: what, its arguments, its value.
"""
from mpmath import mp, mpf, sqrt, pi, acos, exp, log, expm1, log1p, tanh, quad, inf, erfc, atan2, sin, cos, lu_solve, matrix
from mpmath.calculus.quadrature import GaussLegendre

mp.dps = 40
rows = []


def row(what, *args):
    *arguments, value = args
    rows.append(",".join([what] + [repr(a) for a in arguments] + [mp.nstr(value, 20)]))


def k1(r):
    return (sqrt(1 - r * r) + (pi - acos(r)) * r) / pi


def k0(r):
    return (pi - acos(r)) / pi


for r in (-1.0, -1 + 1e-12, -0.5, 0.0, 0.3, 0.999999, 1 - 1e-12, 1 - 2.0**-53, 1.0):
    row("k1", r, k1(mpf(r)))
    row("k0", r, k0(mpf(r)))


def fgn(hurst, m):
    p = 2 * mpf(hurst)
    mp.dps = 80
    value = (abs(m - 1) ** p - 2 * mpf(m) ** p + mpf(m + 1) ** p) / 2 if m else mpf(1)
    mp.dps = 40
    return +value


HURSTS = (1e-6, 0.05, 0.3, 0.5 - 1e-9, 0.5, 0.5 + 1e-9, 0.75, 0.97, 1 - 1e-9, 1 - 2.0**-53)
for hurst in HURSTS:
    for lag in (0, 1, 2, 3, 7, 15, 16, 17, 100, 10**6, 2**31 - 1):
        row("fractional", hurst, lag, fgn(hurst, lag))

KERNELS = {
    "RBF": lambda u: exp(-u * u / 2),
    "MATERN_3_2": lambda u: (1 + sqrt(3) * u) * exp(-sqrt(3) * u),
    "MATERN_5_2": lambda u: (1 + sqrt(5) * u + 5 * u * u / 3) * exp(-sqrt(5) * u),
}
for name, kernel in KERNELS.items():
    for u in (0.0, 1e-9, 0.01, 0.7, 3.0, 9.0, 40.0, 1e200):
        value = kernel(mpf(u))
        row("kernel " + name, u, value if value > mpf("1e-300") else mpf(0))
    for w in (0.0, 0.3, 2.0, 10.0):
        points = [0, 1, 2, 4, 8, 16, 40] if w < 5 else [mpf(j) / 2 for j in range(81)]
        row("density " + name, w, 2 * quad(lambda u: kernel(u) * cos(w * u), points))


def increments(scale, depth, lag):
    mp.dps = 60
    k = KERNELS["RBF"]
    u = 1 / (depth * mpf(scale))
    value = (2 * k(lag * u) - k((lag - 1) * u) - k((lag + 1) * u)) / (2 - 2 * k(u))
    mp.dps = 40
    return +value if abs(value) > mpf("1e-300") else mpf(0)


for scale in (1e-4, 0.1, 1.0, 100.0):
    for depth in (1, 10, 1000, 10**6):
        for lag in (0, 1, -2, 50, 1000, 2**31 - 1):
            row("increments", scale, depth, lag, increments(scale, depth, lag))


def first_order(covariance, term):
    depth = len(covariance)
    return (depth * term(mpf(1)) + 2 * sum((depth - m) * term(covariance[m]) for m in range(1, depth))) / 2


def both(name, parameter, covariance):
    depth = len(covariance)
    row("forward " + name, parameter, depth, first_order(covariance, lambda c: c * k1(c)))
    row("backward " + name, parameter, depth, first_order(covariance, lambda c: c * c * k0(c)))


for hurst in HURSTS:
    for depth in (1, 2, 10, 1000):
        both("fractional", hurst, [fgn(hurst, m) for m in range(depth)])
for scale in (0.1, 100.0):
    both("smooth", scale, [KERNELS["RBF"](m / (1000 * mpf(scale))) for m in range(1000)])
mp.dps = 30
for hurst in (1e-6, 0.3, 0.97):  # some minutes each
    both("fractional", hurst, [fgn(hurst, m) for m in range(10**6)])
mp.dps = 40


def moments(slope, depth, width, alpha):
    """Closed forms in the moments of r = |h|, m = h . h_0, by D^2 = r^2 - 2 m + 1 with |h_0| = 1."""
    mp.dps = 500
    a, d, g = mpf(alpha) ** 2, mpf(width), mpf(slope)
    c = (1 + g * g) / 2
    s = c * c + (3 * (1 + g**4) / 2 - c * c) / d
    one, two = 1 + c * a, 1 + 2 * a * c * (1 + 2 / d) + a * a * s * (1 + 2 / d)
    drift = one**depth - 1
    square = two**depth + 4 * (1 + drift / d) + 1 - 4 * (one + 2 * a * c / d) ** depth + 2 * one**depth - 4
    result = two**depth - one ** (2 * depth), drift, square - drift**2
    mp.dps = 40
    return [+x for x in result]


for width in (1, 2, 5, 40, 10**6):
    for depth in (1, 2, 15, 1000, 10**6):
        for beta in (0.0, 0.25, 0.5, 1.0, 10.0):
            for slope in (0.0, 0.8, -1.0, 3.0):
                alpha = float(depth) ** -beta
                ratio, drift, square = moments(slope, depth, width, alpha)
                if square < mpf("1e300") and ratio < mpf("1e300"):
                    row("moments", width, depth, alpha, slope, ratio)
                    rows[-1] += "," + mp.nstr(drift, 20) + "," + mp.nstr(square, 20)


def phi(x):
    return erfc(-x / sqrt(2)) / 2


for tau in (1e-8, 0.1, 0.5, 3.0, 1e8):
    row("log_low", tau, 7 * log1p(mpf(tau) ** 2 / 2))
    row("log_high", tau, 7 * log1p(mpf(tau) ** 2))
    for h in ([1.0], [0.0, 0.1, 1.0, 3.0], [1e-3] * 7 + [5.0], [0.0] * 50 + [2.0]):
        square = sum(mpf(x) ** 2 for x in h)
        s = mpf(tau) * sqrt(square / len(h))
        value = sum((x * x + s * s) * phi(x / s) + x * s * exp(-((x / s) ** 2) / 2) / sqrt(2 * pi) for x in map(mpf, h))
        row("after", tau, ";".join(map(repr, h)), value)
        rows[-1] = rows[-1].replace("'", "")

for width, delta in ((1, 0.5), (1, 1e-9), (1000, 0.5), (5000, 0.05), (2**31 - 1, 1 - 1e-9)):
    n = width * mpf(delta)
    row("stability", width, delta, expm1(mpf(3) / 8 - sqrt(22 / n)))
    rows[-1] += "," + mp.nstr(exp(1 + sqrt(10 / n)) + 1, 20)

for sd in (1e-6, 0.3, 1.0, 20.0, 1e4):
    half = lambda f: 2 / sqrt(2 * pi) * quad(lambda z: f(sd * z) ** 2 * exp(-z * z / 2), [0] + [mpf(10) ** (j / 2.0) for j in range(-10, 3)] + [14])
    row("tanh", sd, half(tanh))

mp.dps = 25


def untouched(y, z):
    v, root = expm1(y), sqrt(exp(y) * expm1(z))
    return (atan2(sqrt(v), root) + atan2(sqrt(2 + v), root)) / pi


def tau_limit(variance, n):
    """Collocation in r, log(1 + u) = r^2, by Lagrange polynomials through n Chebyshev points, angles by Gauss and Legendre."""
    angles = GaussLegendre(mp).calc_nodes(5, 90)
    points = [sqrt(mpf(variance)) * (1 + cos(pi * j / (n - 1))) / 2 for j in range(n)]
    weights = [(-1) ** j * (mpf(1) / 2 if j in (0, n - 1) else 1) for j in range(n)]
    equations, right = mp.eye(n), matrix(n, 1)
    for i, r in enumerate(points):
        right[i] = atan2(sqrt(mpf(2)), sqrt(expm1(r * r))) / pi
        if r == 0:
            continue
        for x, w in angles:
            a = pi / 4 * (1 + x)
            kernel = untouched((r * sin(a)) ** 2, (r * cos(a)) ** 2) * 2 * r * r * sin(a) * cos(a) * w * pi / 4
            shares = [b / (r * sin(a) - p) for b, p in zip(weights, points)]
            total = sum(shares)
            for j in range(n):
                equations[i, j] -= kernel * shares[j] / total
    return lu_solve(equations, right)[0]


for variance in (1e-10, 0.01, 1.0, 5.0, 20.0, 50.0):
    row("tau_limit", variance, tau_limit(variance, 56))

with open(__file__.replace(".py", ".csv"), "w") as out:
    out.write("\n".join(rows) + "\n")
