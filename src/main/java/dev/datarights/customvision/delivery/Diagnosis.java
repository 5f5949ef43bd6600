package dev.datarights.customvision.delivery;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.storage.blob.models.BlobStorageException;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.SftpException;
import dev.datarights.customvision.service.LoginFailed;
import java.io.IOException;
import java.nio.file.FileSystemException;

/**
 * What a failure of a destination means.
 *
 * @param reason  what happened
 * @param remedy  what to do
 * @param passing whether it may pass by itself
 */
record Diagnosis(String reason, String remedy, boolean passing) {

    private static final String AGAIN = "run the request again";

    /** Reads the innermost cause that says something; libraries wrap theirs several times. */
    static Diagnosis of(Throwable failure) {
        Diagnosis found = null;
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Diagnosis diagnosis = ofOne(cause);
            found = diagnosis == null ? found : diagnosis;
            root = cause;
        }
        return found != null ? found : new Diagnosis(root.toString(), AGAIN, false);
    }

    private static Diagnosis ofOne(Throwable cause) {
        if (cause instanceof BlobStorageException blob) {
            return ofStatus(blob.getStatusCode(), String.valueOf(blob.getErrorCode()));
        }
        if (cause instanceof LoginFailed login) {
            return new Diagnosis(login.getMessage(), AGAIN, false);
        }
        if (cause instanceof ClientAuthenticationException) {
            return new Diagnosis("no login for Azure was found", "log in, or set customvision.delivery.blob.auth", false);
        }
        if (cause instanceof JSchChangedHostKeyException) {
            return new Diagnosis("the server shows another host key than customvision.delivery.sftp.known-hosts-file",
                    "ask its operator, and correct the file only if the key was really changed", false);
        }
        if (cause instanceof JSchHostKeyException) {
            return new Diagnosis("the server is not in customvision.delivery.sftp.known-hosts-file",
                    "add its host key after checking it with its operator", false);
        }
        if (cause instanceof JSchException jsch && String.valueOf(jsch.getMessage()).startsWith("Auth ")) {
            return new Diagnosis("the server refused the login", "check customvision.delivery.sftp.username, password"
                    + " and private-key-file", false);
        }
        if (cause instanceof JSchException jsch && String.valueOf(jsch.getMessage()).startsWith("invalid privatekey")) {
            return new Diagnosis("the private key cannot be used", "give customvision.delivery.sftp.private-key-file"
                    + " an OpenSSH key without a passphrase", false);
        }
        if (cause instanceof JSchException jsch) {
            return new Diagnosis(jsch.getMessage(), AGAIN, true);
        }
        if (cause instanceof SftpException sftp) {
            boolean denied = sftp.id == ChannelSftp.SSH_FX_PERMISSION_DENIED;
            return denied
                    ? new Diagnosis("the server denied access", "check the login's rights there", false)
                    : new Diagnosis("SFTP error " + sftp.id + " " + sftp.getMessage(), AGAIN, true);
        }
        if (cause instanceof FileSystemException file) {
            return new Diagnosis(file.toString(), "check the folder, its rights and its free space", false);
        }
        return cause instanceof IOException ? new Diagnosis(cause.toString(), AGAIN, true) : null;
    }

    private static Diagnosis ofStatus(int status, String code) {
        String reason = "the service answered " + status + " " + code;
        return switch (status) {
            case 401, 403 -> new Diagnosis(reason, "check customvision.delivery.blob.auth, its credential, and that it"
                    + " may create, write and read", false);
            case 404 -> new Diagnosis(reason, "check customvision.delivery.blob.endpoint and container", false);
            case 409, 412 -> new Diagnosis(reason + ": another file came there meanwhile", AGAIN, false);
            case 408, 429 -> new Diagnosis(reason, AGAIN, true);
            default -> new Diagnosis(reason, AGAIN, status >= 500);
        };
    }
}
