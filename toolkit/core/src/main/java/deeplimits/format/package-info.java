/**
 * Named arrays of numbers in files of the formats that the field uses: safetensors and npz, read and written, and the
 * initialisers of ONNX, read.
 *
 * <p>Nothing in a file is deserialised or executed, and what does not fit its own description is refused.
 */
package deeplimits.format;
