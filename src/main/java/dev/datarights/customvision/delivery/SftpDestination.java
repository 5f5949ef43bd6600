package dev.datarights.customvision.delivery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A directory on an SFTP server, relative to the folder the login leads to. The host's key is always checked. */
record SftpDestination(String host, String port, String username, String password, String privateKeyFile,
                       String knownHostsFile, String directory) implements Destination {

    private static final String PREFIX = "customvision.delivery.sftp.";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern DIRECTORY = Pattern.compile("([A-Za-z0-9._ -]+(/[A-Za-z0-9._ -]+)*)?");

    @Override
    public void check() {
        DeliverySettings.require(host, PREFIX + "host", "set it to the server's name");
        DeliverySettings.require(username, PREFIX + "username", "set it to the login's name");
        DeliverySettings.require(knownHostsFile, PREFIX + "known-hosts-file",
                "set it to a file with the server's host key, as ssh-keyscan writes it; its key is always checked");
        require(HOST.matcher(host).matches(), "host", "must be a host name or an address");
        require(PORT.matcher(port).matches(), "port", "must be a port number");
        require(DIRECTORY.matcher(directory).matches() && !List.of(directory.split("/")).contains(".."), "directory",
                "must be relative to the login's folder, of letters, digits, '.', '_', '-' and blanks, without '..'");
        if (password.isEmpty() && privateKeyFile.isEmpty()) {
            throw new IllegalArgumentException(PREFIX + "password and " + PREFIX
                    + "private-key-file are not set: set one of them");
        }
        require(Files.isReadable(Path.of(knownHostsFile)), "known-hosts-file", "names a file that cannot be read");
        require(privateKeyFile.isEmpty() || Files.isReadable(Path.of(privateKeyFile)), "private-key-file",
                "names a file that cannot be read");
    }

    private static void require(boolean holds, String setting, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(PREFIX + setting + " " + rule + ": correct it");
        }
    }

    @Override
    public String location(Delivery delivery) {
        String folder = directory.isEmpty() ? "" : directory + "/";
        return "sftp://" + host + (port.equals("22") ? "" : ":" + port) + "/" + folder + delivery.target();
    }

    @Override
    public List<String> secrets() {
        return List.of(password);
    }

    @Override
    public String toString() {
        return "SftpDestination[" + username + "@" + host + ":" + port + "/" + directory + "]";
    }
}
