package deeplimits.net;

/** The residual branch V g(h, theta), by the names of Marion, Fermanian, Biau and Vert (JMLR 2025). */
public enum Block {
    /** V sigma(h). */
    RES_1,
    /** V sigma(W h + b). */
    RES_2,
    /** V sigma(W h), sigma = ReLU in the paper. */
    RES_3;

    /** Whether the block has an inner matrix W. */
    public boolean inner() {
        return this != RES_1;
    }
}
