package dev.datarights.customvision.worlds;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import dev.datarights.customvision.sandbox.FaultRule;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxProject;

/** What goes wrong: passing troubles leave everything still possible, lying ones try to have something reported done that is not. */
enum Trouble {

    BUSY(true) {
        @Override
        String trouble(Journey journey, Random random) {
            int status = one(random, 429, 408, 500, 502, 503, 504);
            return on(journey, "service", "*", one(random, CALLS), random, rule -> rule.status(status, one(random, "", "{\"error\":{\"code\":\"busy\"}}",
                    "<html>busy</html>"))) + " answers " + status;
        }
    },
    CUT(true) {
        @Override
        String trouble(Journey journey, Random random) {
            String server = one(random, "service", "links");
            boolean reset = random.nextBoolean();
            return on(journey, server, "*", server.equals("links") ? "." : one(random, CALLS), random,
                    rule -> {
                        if (reset) {
                            rule.reset();
                        } else {
                            rule.truncate(random.nextInt(40));
                        }
                    }) + (reset ? " is reset" : " is truncated");
        }
    },
    NO_LIST(true) {
        @Override
        String trouble(Journey journey, Random random) {
            String body = one(random, BODIES);
            return on(journey, "service", "*", one(random, LISTS), random, rule -> rule.body(body.startsWith("<") ? "text/html" : "application/json",
                    body.getBytes(StandardCharsets.UTF_8))) + " answers 200 " + body;
        }
    },
    PAGE_ONCE(true) {
        @Override
        String trouble(Journey journey, Random random) {
            return on(journey, "links", "GET", ".", random, rule -> rule.body("text/html", PAGE)) + " is a page";
        }
    },
    EXPIRING(true) {
        @Override
        String trouble(Journey journey, Random random) {
            int times = 1 + random.nextInt(3);
            int every = 1 + random.nextInt(6);
            for (int i = 1; i <= times; i++) {
                journey.sandbox.afterRequests(i * every, seen -> seen.server().equals("links"), journey.sandbox::expireLinks);
            }
            return "links expire " + times + " times, after every " + every;
        }
    },
    DUPLICATES(true) {
        @Override
        String trouble(Journey journey, Random random) {
            journey.sandbox.faults().duplicateAcrossPages().shuffleTies();
            return "pages repeat a record, ties in any order";
        }
    },
    BLANK_ONCE(true) {
        @Override
        String trouble(Journey journey, Random random) {
            return on(journey, "service", "*", one(random, "/images/(un)?tagged$", "/images/(un)?tagged/count$", "/predictions/query$"), random,
                    FaultRule::blank) + " is falsely empty";
        }
    },
    CONFLICT(true) {
        @Override
        String trouble(Journey journey, Random random) {
            return on(journey, "service", "DELETE", one(random, DELETES), random, rule -> rule.status(409, "{\"code\":\"Conflict\",\"message\":\"busy\"}"))
                    + " answers 409";
        }
    },
    ARRIVALS(true) {
        @Override
        String trouble(Journey journey, Random random) {
            SandboxProject project = project(journey, random);
            int times = 1 + random.nextInt(8);
            int first = 1 + random.nextInt(20);
            int every = 1 + random.nextInt(5);
            boolean image = project.iterations().isEmpty() || random.nextBoolean();
            for (int i = 0; i < times; i++) {
                int number = i;
                byte[] picture = new JpegPicture(20, 20, random.nextInt()).bytes();
                journey.sandbox.afterRequests(first + every * i, Journey::service, () -> arrive(journey, project, image, picture, new Random(number)));
            }
            return times + (image ? " images" : " predictions") + " arrive in " + project.name() + " from request " + first + " on";
        }
    },
    VANISHING(true) {
        @Override
        String trouble(Journey journey, Random random) {
            SandboxProject project = project(journey, random);
            List<UUID> images = List.copyOf(Truth.images(project).keySet());
            if (images.isEmpty()) {
                return "nothing vanishes";
            }
            UUID image = images.get(random.nextInt(images.size()));
            int after = 1 + random.nextInt(40);
            journey.sandbox.afterRequests(after, any -> true, () -> {
                journey.vanished.add(image);
                project.vanish(image);
            });
            return "image " + image + " vanishes after request " + after;
        }
    },
    PROJECT_VANISHES(true) {
        @Override
        String trouble(Journey journey, Random random) {
            SandboxProject project = project(journey, random);
            int after = 1 + random.nextInt(60);
            journey.sandbox.afterRequests(after, any -> true, () -> {
                journey.vanished.addAll(Truth.images(project).keySet());
                journey.vanished.add(project.id());
                project.predictions().forEach(prediction -> journey.vanished.add(prediction.id()));
                journey.data.remove(project);
                if (journey.asked.covers(project.id())) {
                    journey.excuses.add("a project vanished");
                }
            });
            return "project " + project.name() + " vanishes after request " + after;
        }
    },
    NO_PERFORMANCE(true) {
        @Override
        String trouble(Journey journey, Random random) {
            journey.sandbox.faults().on("service", "GET", "/performance(/images)?$").always()
                    .status(404, "{\"code\":\"NotFoundIterationPerformance\",\"message\":\"none\"}");
            return "there is no performance of any iteration";
        }
    },
    KILLED(true) {
        @Override
        String trouble(Journey journey, Random random) {
            int times = 1 + random.nextInt(2);
            int after = 0;
            StringBuilder when = new StringBuilder();
            for (int i = 0; i < times; i++) {
                after += 1 + random.nextInt(60);
                journey.killAfter(after);
                when.append(' ').append(after);
            }
            return "killed after request" + when;
        }
    },

    ANOTHER_ACCOUNT(false) {
        @Override
        String trouble(Journey journey, Random random) {
            if (random.nextBoolean()) {
                journey.whileItWaits.add(() -> journey.sandbox.become(journey.other));
                return "another account answers once it waits";
            }
            int after = 1 + random.nextInt(60);
            journey.sandbox.afterRequests(after, Journey::service, () -> journey.sandbox.become(journey.other));
            return "another account answers after request " + after;
        }
    },
    PRETENDED(false) {
        @Override
        String trouble(Journey journey, Random random) {
            String path = one(random, DELETES);
            int status = one(random, 200, 202, 204);
            journey.sandbox.faults().on("service", "DELETE", path).always().status(status, "");
            return "DELETE " + path + " answers " + status + " and does nothing";
        }
    },
    EMPTIED(false) {
        @Override
        String trouble(Journey journey, Random random) {
            String lists = one(random, "/images", "/images|/predictions/query", "/(images|predictions|tags|iterations)", "/projects$");
            journey.sandbox.faults().on("service", "GET", lists).afterDelete().always().blank();
            journey.sandbox.faults().on("service", "POST", lists).afterDelete().always().blank();
            return lists + " are empty after the first DELETE";
        }
    },
    PAGES(false) {
        @Override
        String trouble(Journey journey, Random random) {
            journey.sandbox.faults().on("links", "GET", one(random, ".", "/i-", "/predictionimages", "/m-")).always().body("text/html", PAGE);
            return "pages instead of bytes";
        }
    },
    LOST(false) {
        @Override
        String trouble(Journey journey, Random random) {
            List<SandboxImage> images = List.copyOf(Truth.images(project(journey, random)).values());
            images.stream().findAny().ifPresent(image -> journey.sandbox.faults().loseImage(image.id()));
            return "the bytes of an image are lost";
        }
    },
    REFUSED_LIST(false) {
        @Override
        String trouble(Journey journey, Random random) {
            String path = one(random, LISTS);
            int status = one(random, 400, 403, 404);
            journey.sandbox.faults().on("service", "*", path).after(random.nextInt(3)).always().status(status, "{\"code\":\"No\",\"message\":\"no\"}");
            return path + " is refused with " + status;
        }
    },
    NEVER_A_LIST(false) {
        @Override
        String trouble(Journey journey, Random random) {
            String path = one(random, LISTS);
            String body = one(random, BODIES);
            journey.sandbox.faults().on("service", path.contains("query") ? "POST" : "GET", path).after(random.nextInt(3)).always()
                    .body(body.startsWith("<") ? "text/html" : "application/json", body.getBytes(StandardCharsets.UTF_8));
            return path + " always answers 200 " + body;
        }
    },
    EDITED(false) {
        @Override
        String trouble(Journey journey, Random random) {
            return Edits.any(journey, random);
        }
    },
    KEPT(false) {
        @Override
        String trouble(Journey journey, Random random) {
            Truth.images(project(journey, random)).keySet().stream().limit(1 + random.nextInt(3)).forEach(journey.sandbox.faults()::keepsImage);
            return "images stay although their DELETE is answered";
        }
    };

    private static final String[] LISTS = {"/images/tagged$", "/images/untagged$", "/predictions/query$", "/tags$", "/iterations$", "/export$",
        "/images/(un)?tagged/count$", "/projects$"};
    private static final String[] CALLS = {"/images/tagged$", "/images/untagged$", "/predictions", "/tags", "/iterations", "/export$", "/count$",
        "/projects$", "/performance", ".", "/images$"};
    private static final String[] DELETES = {"/images$", "/predictions$", "/iterations/[^/]+$", "/tags/[^/]+$", "/projects/[^/]+$", "/publish$"};
    private static final String[] BODIES = {"{}", "null", "{\"code\":\"x\",\"message\":\"y\"}", "\"ok\"", "<html>sign in</html>", "{\"results\":null}"};
    private static final byte[] PAGE = "<!DOCTYPE html><html><body>This was blocked by your filter</body></html>".getBytes(StandardCharsets.UTF_8);

    private final boolean passing;

    Trouble(boolean passing) {
        this.passing = passing;
    }

    boolean passes() {
        return passing;
    }

    /** Has it happen in this journey and says what and when. */
    abstract String trouble(Journey journey, Random random);

    private static String on(Journey journey, String server, String method, String path, Random random, java.util.function.Consumer<FaultRule> how) {
        int after = random.nextInt(6);
        int times = 1 + random.nextInt(2);
        how.accept(journey.sandbox.faults().on(server, method, path).after(after).times(times));
        return server + " " + method + " " + path + ", " + times + " times after " + after + ",";
    }

    private static void arrive(Journey journey, SandboxProject project, boolean image, byte[] picture, Random random) {
        Instant now = Instant.now();
        if (journey.data.project(project.id()).isEmpty() || !image && project.iterations().isEmpty()) {
            return;
        }
        UUID id = image ? World.addImage(project, now, random, picture).id() : World.addPrediction(project, now, random, picture).id();
        journey.arrivedIn.put(id, project.id());
        journey.arrived.put(id, now);
    }

    private static SandboxProject project(Journey journey, Random random) {
        return journey.data.projects().get(random.nextInt(journey.data.projects().size()));
    }

    private static int one(Random random, int... values) {
        return values[random.nextInt(values.length)];
    }

    private static String one(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }
}
