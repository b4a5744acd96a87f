package deeplimits.limit;

import deeplimits.Require;
import java.util.Arrays;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.EigenDecompositionNonSymmetric;
import org.hipparchus.linear.MatrixUtils;

/** The eigenvalues of a square matrix, by Hipparchus's Schur decomposition. */
public final class Spectrum {
    private final Complex[] eigenvalues;

    private Spectrum(Complex[] eigenvalues) {
        this.eigenvalues = eigenvalues;
    }

    /**
     * The spectrum of a matrix.
     *
     * @param matrix d rows of length d, d at least 1, finite
     */
    public static Spectrum of(double[][] matrix) {
        Require.present("matrix", matrix);
        Require.atLeast(1, "rows of the matrix", matrix.length);
        double largest = 0;
        for (double[] row : matrix) {
            Require.present("row of the matrix", row);
            Require.sameLength("row of the matrix", row.length, "the number of its rows", matrix.length);
            for (double x : row) largest = Math.max(largest, Math.abs(Require.finite("entry of the matrix", x)));
        }
        Complex[] eigenvalues = new Complex[matrix.length];
        Arrays.fill(eigenvalues, Complex.ZERO);
        if (largest == 0) return new Spectrum(eigenvalues);
        // Hipparchus squares entries and calls numbers below 1e-10 zero: it is given entries of at most 2
        int power = Math.getExponent(largest);
        double[][] scaled = new double[matrix.length][matrix.length];
        for (int i = 0; i < scaled.length; i++)
            for (int j = 0; j < scaled.length; j++) scaled[i][j] = Math.scalb(matrix[i][j], -power);
        Complex[] near = new EigenDecompositionNonSymmetric(MatrixUtils.createRealMatrix(scaled)).getEigenvalues();
        for (int i = 0; i < near.length; i++)
            eigenvalues[i] =
                    new Complex(Math.scalb(near[i].getReal(), power), Math.scalb(near[i].getImaginary(), power));
        return new Spectrum(eigenvalues);
    }

    /** Real parts, one for each eigenvalue. */
    public double[] realParts() {
        return Arrays.stream(eigenvalues).mapToDouble(Complex::getReal).toArray();
    }

    /** Imaginary parts, in the same order. */
    public double[] imaginaryParts() {
        return Arrays.stream(eigenvalues).mapToDouble(Complex::getImaginary).toArray();
    }

    /** max |lambda|, the spectral radius. */
    public double radius() {
        return Arrays.stream(eigenvalues).mapToDouble(Complex::norm).reduce(0, Math::max);
    }

    /** max Im lambda. */
    public double largestImaginaryPart() {
        return Arrays.stream(imaginaryParts()).reduce(0, Math::max);
    }
}
