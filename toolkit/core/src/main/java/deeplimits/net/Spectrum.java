package deeplimits.net;

import deeplimits.Require;
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
        for (double[] row : matrix) {
            Require.sameLength("row of the matrix", row.length, "the number of its rows", matrix.length);
            for (double x : row) Require.finite("entry of the matrix", x);
        }
        return new Spectrum(new EigenDecompositionNonSymmetric(MatrixUtils.createRealMatrix(matrix)).getEigenvalues());
    }

    /** Real parts, one for each eigenvalue. */
    public double[] realParts() {
        double[] parts = new double[eigenvalues.length];
        for (int i = 0; i < parts.length; i++) parts[i] = eigenvalues[i].getReal();
        return parts;
    }

    /** Imaginary parts, in the same order. */
    public double[] imaginaryParts() {
        double[] parts = new double[eigenvalues.length];
        for (int i = 0; i < parts.length; i++) parts[i] = eigenvalues[i].getImaginary();
        return parts;
    }

    /** max |lambda|, the spectral radius. */
    public double radius() {
        double largest = 0;
        for (Complex lambda : eigenvalues) largest = Math.max(largest, lambda.norm());
        return largest;
    }

    /** max Im lambda. */
    public double largestImaginaryPart() {
        double largest = 0;
        for (Complex lambda : eigenvalues) largest = Math.max(largest, lambda.getImaginary());
        return largest;
    }
}
