"""The weights of W3: 3,200 paths of fractional Gaussian noise, H = 0.3, L = 1000, by circulant embedding."""
import math

import numpy as np
import torch

DEPTH, ENTRIES, HURST, SIZE = 1000, 3200, 0.3, 2048


def covariance(lag):
    return (np.abs(lag - 1) ** (2 * HURST) - 2 * np.abs(lag) ** (2 * HURST) + np.abs(lag + 1) ** (2 * HURST)) / 2


def spectrum(row):
    return np.fft.fft(np.concatenate([row, row[-2:0:-1]])).real


def authors():
    """One path, a network being 3,200 of them: covariances and normal numbers one call at a time, a transform of length 2 L."""
    eigenvalues = spectrum([covariance(m) for m in range(DEPTH + 1)])
    z = np.zeros(2 * DEPTH, dtype=complex)
    z[0] = math.sqrt(2) * np.random.standard_normal()
    z[DEPTH] = math.sqrt(2) * np.random.standard_normal()
    for m in range(1, DEPTH):
        x = np.random.standard_normal()
        y = np.random.standard_normal()
        z[m] = complex(x, y)
        z[2 * DEPTH - m] = complex(x, -y)
    path = np.fft.fft(np.sqrt(eigenvalues / (4 * DEPTH)) * z)[:DEPTH].real
    assert math.isfinite(path.sum())
    return 1 / ENTRIES


@torch.no_grad()
def expert():
    """All entries in one batched transform of complex floats, of which both halves are paths; laid out layer by layer."""
    amplitude = torch.tensor(np.sqrt(spectrum(covariance(np.arange(SIZE // 2 + 1))) / SIZE), dtype=torch.float32)
    z = torch.view_as_complex(torch.randn(ENTRIES // 2, SIZE, 2)) * amplitude
    paths = torch.fft.fft(z)[:, :DEPTH]
    weights = torch.cat([paths.real, paths.imag]).T.contiguous()
    assert weights.shape == (DEPTH, ENTRIES)
    return 1
