package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The account as v1.2 GetAccountInfo and as Azure Resource Manager describe it. */
final class AccountJson {

    private AccountJson() {
    }

    /** Keys in clear, as the real call gives them. */
    static ObjectNode accountInfo(SandboxData data, String trainingKey) {
        ObjectNode account = JsonNodeFactory.instance.objectNode();
        account.put("UserName", "Sandbox User");
        account.put("Email", "sandbox@example.com");
        ObjectNode keys = account.putObject("Keys");
        keys.putObject("TrainingKeys").put("PrimaryKey", trainingKey).put("SecondaryKey", "sandbox-second-training-key");
        keys.putObject("PredictionKeys").put("PrimaryKey", "sandbox-prediction-key")
                .put("SecondaryKey", "sandbox-second-prediction-key");
        ObjectNode quotas = account.putObject("Quotas");
        quotas.put("Tier", "Free");
        quotas.putObject("Projects").put("Total", 100).put("Used", data.projects().size());
        quotas.putObject("Predictions").put("Total", 10_000)
                .put("Used", data.projects().stream().mapToInt(project -> project.predictions().size()).sum());
        ArrayNode perProject = quotas.putArray("PerProject");
        for (SandboxProject project : data.projects()) {
            ObjectNode quota = perProject.addObject().put("ProjectId", project.id().toString());
            quota.putObject("Iterations").put("Total", 20).put("Used", project.iterations().size());
            quota.putObject("Images").put("Total", 100_000).put("Used", project.workspace().count(image -> true));
            quota.putObject("Tags").put("Total", 500).put("Used", project.tags().size());
        }
        return account;
    }

    static ObjectNode armAccount(String id, SandboxAccount resource, String endpoint) {
        ObjectNode account = JsonNodeFactory.instance.objectNode();
        account.put("id", id);
        account.put("name", SandboxData.RESOURCE_ID.substring(SandboxData.RESOURCE_ID.lastIndexOf('/') + 1));
        account.put("type", "Microsoft.CognitiveServices/accounts");
        account.put("location", SandboxData.LOCATION);
        account.putObject("sku").put("name", "S0");
        account.put("kind", resource.kind());
        account.putObject("tags").put("Owner", "sandbox");
        account.put("etag", "W/\"datetime'2026-09-01T08%3A15%3A30.4267387Z'\"");
        account.putObject("properties").put("endpoint", endpoint).put("provisioningState", resource.provisioningState());
        return account;
    }
}
