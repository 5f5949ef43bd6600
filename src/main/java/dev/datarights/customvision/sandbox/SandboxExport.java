package dev.datarights.customvision.sandbox;

/**
 * A model file made from an iteration.
 *
 * @param platform CoreML, TensorFlow, DockerFile, ONNX or VAIDK
 * @param flavor may be null
 * @param status Exporting, Failed or Done
 * @param content the zip; null until Done
 * @param number counts those of one platform and flavor, from 1
 */
public record SandboxExport(String platform, String flavor, String status, SandboxContent content, int number) {

    /** The part of the blob's name that tells exports of one iteration apart; recorded: "TensorFlow" for TensorFlowNormal. */
    String blobName() {
        return (flavor == null || flavor.equals("TensorFlowNormal") ? platform : platform + "." + flavor) + (number == 1 ? "" : "." + number);
    }
}
