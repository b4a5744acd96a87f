package deeplimits.cluster;

import java.io.Serializable;

/**
 * What a task gives back.
 *
 * @param from the executor, in words
 * @param cell number of the cell
 * @param journal a journal of that cell, or of none where the executor measures something else; null where it failed
 * @param failure why it failed; null where it did not
 */
record Answer(String from, int cell, byte[] journal, String failure) implements Serializable {}
