package dev.datarights.customvision.sandbox;

/**
 * A model file made from an iteration.
 *
 * @param platform CoreML, TensorFlow, DockerFile, ONNX or VAIDK
 * @param flavor may be null
 * @param status Exporting, Failed or Done
 * @param content the zip; null until Done
 */
public record SandboxExport(String platform, String flavor, String status, SandboxContent content) {

    /** The part of the blob's name that tells exports of one iteration apart; recorded: "TensorFlow" for TensorFlowNormal. */
    String blobName() {
        return flavor == null || flavor.equals("TensorFlowNormal") ? platform : platform + "." + flavor;
    }
}
