package dev.datarights.customvision.delivery;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import dev.datarights.customvision.service.Cloud;
import dev.datarights.customvision.service.Network;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Variable;
import org.apache.camel.component.azure.storage.blob.BlobComponent;

/** What the routes need of Azure Blob Storage beyond Camel's own component. */
public final class BlobStore {

    private BlobComponent component;

    /** The component that is to use the client; a host's own stays as it is. */
    public void setComponent(BlobComponent component) {
        this.component = component;
    }

    /**
     * Builds the client when it is first needed: where Blob is not configured nothing is built, and the start stays
     * fast. It is handed to the component only, for a client in the registry would be autowired into a host's routes.
     */
    public synchronized void connect(CamelContext context) {
        if (component.getConfiguration().getServiceClient() == null) {
            component.getConfiguration().setServiceClient(client(new DeliverySettings(context).blob(), Network.of(context)));
        }
    }

    /** Only where no blob is there, or the very one that was looked at and may be replaced. */
    public BlobRequestConditions unchangedSinceLooked(@Variable("deliveryFound") FoundFile found) {
        return found == null
                ? new BlobRequestConditions().setIfNoneMatch("*")
                : new BlobRequestConditions().setIfMatch(found.eTag());
    }

    /** The SHA-256 stays with the blob, for whoever checks it later. */
    public Map<String, String> metadata(@Variable("delivery") Delivery delivery) {
        return Map.of("sha256", delivery.sha256());
    }

    private static BlobServiceClient client(BlobDestination blob, Network network) {
        BlobServiceClientBuilder builder = new BlobServiceClientBuilder()
                .endpoint(blob.endpoint())
                // the SDK's own default goes on for minutes; who calls these routes tries again
                .retryOptions(new RequestRetryOptions(RetryPolicyType.EXPONENTIAL, 3, Duration.ofSeconds(120),
                        Duration.ofMillis(500), Duration.ofSeconds(4), null));
        network.azureClient().ifPresent(builder::httpClient);
        return switch (blob.auth()) {
            case "key" -> builder.credential(new StorageSharedKeyCredential(blob.accountName(), blob.accountKey()))
                    .buildClient();
            case "sas" -> builder.sasToken(blob.sasToken()).buildClient();
            default -> builder.credential(network.login(Cloud.ofBlobHost(URI.create(blob.endpoint()).getHost()))).buildClient();
        };
    }
}
