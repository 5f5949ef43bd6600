package dev.datarights.customvision.cluster;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Apache ActiveMQ Artemis with the address settings that src/docs/cluster.md asks for, on a port of its own. */
public final class Broker implements AutoCloseable {

    private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    private final String url;

    private Broker(Path folder, int port) throws Exception {
        url = "tcp://127.0.0.1:" + port;
        AddressSettings settings = new AddressSettings().setMaxDeliveryAttempts(-1).setRedeliveryDelay(200)
                .setAutoDeleteQueues(false).setAutoDeleteAddresses(false);
        server.setConfiguration(new ConfigurationImpl().setSecurityEnabled(false).setJMXManagementEnabled(false)
                .setPersistenceEnabled(true).setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString()).setLargeMessagesDirectory(folder.resolve("large").toString())
                .setPagingDirectory(folder.resolve("paging").toString()).addAcceptorConfiguration("tcp", url)
                .addAddressSetting("customvision.#", settings));
        server.start();
    }

    public static Broker start(Path folder) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        return new Broker(folder, port);
    }

    public String url() {
        return url;
    }

    /** Messages in a queue, those that a consumer is at included. */
    public long waiting(String queue) {
        var found = server.getActiveMQServer().locateQueue(SimpleString.of(queue));
        return found == null ? 0 : found.getMessageCount();
    }

    /** Puts a text into a queue, with properties by pairs of name and value. */
    public void send(String queue, String text, String... properties) throws JMSException {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url); Connection connection = factory.createConnection();
             Session session = connection.createSession()) {
            TextMessage message = session.createTextMessage(text);
            for (int i = 0; i < properties.length; i += 2) {
                message.setStringProperty(properties[i], properties[i + 1]);
            }
            session.createProducer(session.createQueue(queue)).send(message);
        }
    }

    /** A property of every message in a queue. */
    public List<String> properties(String queue, String name) throws JMSException {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url); Connection connection = factory.createConnection();
             Session session = connection.createSession()) {
            connection.start();
            List<String> values = new ArrayList<>();
            try (QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
                for (Enumeration<?> messages = browser.getEnumeration(); messages.hasMoreElements();) {
                    values.add(((Message) messages.nextElement()).getStringProperty(name));
                }
            }
            return values;
        }
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
