// Types of the API. Written from docs/openapi.json by `make generate`.

export interface components {
  "schemas": {
    "AccessToken": {
      "token": string;
    };
    "Account": {
      "time_zone": (string | null);
      "language": (string | null);
      "week_start": (("monday" | "saturday" | "sunday") | null);
      "day_starts_at": string;
      "reminder_mails": boolean;
      "id": string;
      "issuer": string;
      "token_expires_at": string;
      "todos": number;
      "deleted": number;
      "quota": number;
      "bytes": number;
      "byte_quota": number;
      "projects": number;
      "project_quota": number;
    };
    "AccountProblem": {
      "type": string;
      "title": string;
      "status": number;
      "detail": string;
      "message": string;
      "code": ("BAD_REQUEST" | "INVALID_EMAIL" | "INVALID_PASSWORD" | "INVALID_TOKEN" | "MALFORMED_BODY" | "PASSWORD_REQUIRED" | "PASSWORD_TOO_LONG" | "PASSWORD_TOO_SHORT" | "SAME_EMAIL" | "TOO_LONG" | "VALIDATION_ERROR" | "INVALID_EMAIL_OR_PASSWORD" | "UNAUTHORIZED" | "CROSS_SITE_NAVIGATION_LOGIN_BLOCKED" | "FORBIDDEN" | "INVALID_CALLBACK_URL" | "INVALID_ERROR_CALLBACK_URL" | "INVALID_NEW_USER_CALLBACK_URL" | "INVALID_ORIGIN" | "INVALID_REDIRECT_URL" | "MISSING_OR_NULL_ORIGIN" | "SESSION_NOT_FRESH" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "BODY_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "TOO_MANY_REQUESTS" | "MAIL_UNAVAILABLE" | "UNAVAILABLE");
      "request_id": string;
      "errors"?: components["schemas"]["Fault"][];
    };
    "AddressChange": {
      "newEmail": string;
    };
    "AddressConfirmation": {
      "token": string;
      "password": string;
    };
    "AddressToConfirm": {
      "email": string;
    };
    "Asked": {
      "status": true;
      "message": string;
    };
    "Batch": {
      "operations": (components["schemas"]["Create"] | components["schemas"]["Update"] | components["schemas"]["Change"])[];
    };
    "ByPriority": {
      "none": number;
      "low": number;
      "medium": number;
      "high": number;
    };
    "Change": {
      "id": string;
      "if_match"?: (number | null);
      "op": ("complete" | "reopen" | "delete" | "restore");
    };
    "ChangedTodo": {
      "op": ("create" | "update" | "complete" | "reopen" | "restore");
      "todo": components["schemas"]["Todo"];
    };
    "Changes": {
      "items": components["schemas"]["Todo"][];
      "projects": components["schemas"]["Project"][];
      "next": string;
      "has_more": boolean;
    };
    "Confirmation": {
      "token": string;
      "password": string;
    };
    "Create": {
      "op": "create";
      "todo": components["schemas"]["NewTodo"];
    };
    "CurrentSession": {
      "session": components["schemas"]["Session"];
      "user": components["schemas"]["User"];
    };
    "Deleted": {
      "success": true;
      "message": string;
    };
    "DeletedTodo": {
      "op": "delete";
      "id": string;
    };
    "Deletion": {
      "password": string;
    };
    "Done": {
      "status": true;
    };
    "EmailAddress": {
      "email": string;
    };
    "Emptied": {
      "removed": number;
      "removed_projects": number;
    };
    "Erased": {
      "erased": number;
      "erased_at": string;
    };
    "Erasure": {
      "confirm": string;
    };
    "Export": {
      "format": "ownlist/1";
      "items": components["schemas"]["Todo"][];
      "projects": components["schemas"]["Project"][];
      "settings": components["schemas"]["Settings"];
      "next_cursor": (string | null);
    };
    "Fault": {
      "pointer": string;
      "detail": string;
    };
    "Health": {
      "status": "ok";
    };
    "Imported": {
      "created": number;
      "unchanged": number;
      "refused": components["schemas"]["ImportedPart"][];
      "shortened": number[];
      "projects": components["schemas"]["ImportedProjects"];
    };
    "ImportedPage": {
      "format": "ownlist/1";
      "items": components["schemas"]["ImportedTodo"][];
      "projects"?: components["schemas"]["ImportedProject"][];
      "settings"?: (components["schemas"]["SettingsPatch"] | null);
      "next_cursor"?: (string | null);
    };
    "ImportedPart": {
      "index": number;
      "type": ("/docs/problems#id-in-use" | "/docs/problems#unknown-project");
    };
    "ImportedProject": {
      "id": string;
      "name": string;
      "color"?: (("red" | "orange" | "yellow" | "green" | "teal" | "blue" | "purple" | "pink" | "brown" | "gray") | null);
      "archived"?: boolean;
      "position"?: (string | null);
      "created_at"?: (string | null);
      "deleted_at"?: (string | null);
      "version"?: (number | null);
      "updated_at"?: (string | null);
    };
    "ImportedProjects": {
      "created": number;
      "unchanged": number;
      "refused": number[];
    };
    "ImportedTodo": {
      "id": string;
      "title": string;
      "description"?: string;
      "completed_at"?: (string | null);
      "priority"?: ("none" | "low" | "medium" | "high");
      "due_date"?: (string | null);
      "due_at"?: (string | null);
      "tags"?: string[];
      "project_id"?: (string | null);
      "steps"?: components["schemas"]["NewStep"][];
      "position"?: (string | null);
      "created_at"?: (string | null);
      "deleted_at"?: (string | null);
      "completed"?: (boolean | null);
      "version"?: (number | null);
      "updated_at"?: (string | null);
    };
    "Key": {
      "kid": string;
      "kty": "OKP";
      "crv": "Ed25519";
      "alg": "EdDSA";
      "x": string;
    };
    "Keys": {
      "keys": components["schemas"]["Key"][];
    };
    "NameChange": {
      "name": string;
    };
    "NewPassword": {
      "token": string;
      "newPassword": string;
    };
    "NewProject": {
      "before"?: (string | null);
      "after"?: (string | null);
      "id"?: (string | null);
      "name": string;
      "color"?: (("red" | "orange" | "yellow" | "green" | "teal" | "blue" | "purple" | "pink" | "brown" | "gray") | null);
      "archived"?: boolean;
    };
    "NewStep": {
      "id"?: (string | null);
      "title": string;
      "completed"?: boolean;
    };
    "NewTodo": {
      "before"?: (string | null);
      "after"?: (string | null);
      "due_date"?: (string | null);
      "due_at"?: (string | null);
      "id"?: (string | null);
      "title": string;
      "description"?: string;
      "completed"?: boolean;
      "priority"?: ("none" | "low" | "medium" | "high");
      "tags"?: string[];
      "project_id"?: (string | null);
      "steps"?: components["schemas"]["NewStep"][];
    };
    "Nothing": Record<string, never>;
    "Page": {
      "items": components["schemas"]["Todo"][];
      "next_cursor": (string | null);
    };
    "PasswordChange": {
      "currentPassword": string;
      "newPassword": string;
    };
    "PasswordChanged": {
      "token": string;
      "user": components["schemas"]["User"];
    };
    "Problem": {
      "type": string;
      "title": string;
      "status": number;
      "detail": string;
      "request_id": string;
      "operation"?: number;
      "errors"?: components["schemas"]["Fault"][];
    };
    "Project": {
      "id": string;
      "name": string;
      "color": (("red" | "orange" | "yellow" | "green" | "teal" | "blue" | "purple" | "pink" | "brown" | "gray") | null);
      "position": string;
      "archived": boolean;
      "version": number;
      "created_at": string;
      "updated_at": string;
      "deleted_at": (string | null);
    };
    "ProjectCount": {
      "project_id": (string | null);
      "open": number;
    };
    "ProjectPatch": {
      "before"?: (string | null);
      "after"?: (string | null);
      "name"?: string;
      "color"?: (("red" | "orange" | "yellow" | "green" | "teal" | "blue" | "purple" | "pink" | "brown" | "gray") | null);
      "archived"?: (boolean | null);
    };
    "Projects": {
      "items": components["schemas"]["Project"][];
    };
    "Ready": {
      "status": "ready";
    };
    "Results": {
      "results": (components["schemas"]["ChangedTodo"] | components["schemas"]["DeletedTodo"])[];
    };
    "Session": {
      "id": string;
      "userId": string;
      "token": string;
      "ipAddress": (string | null);
      "userAgent": (string | null);
      "createdAt": string;
      "updatedAt": string;
      "expiresAt": string;
    };
    "SessionToken": {
      "token": string;
    };
    "Settings": {
      "time_zone": (string | null);
      "language": (string | null);
      "week_start": (("monday" | "saturday" | "sunday") | null);
      "day_starts_at": string;
      "reminder_mails": boolean;
    };
    "SettingsPatch": {
      "time_zone"?: (string | null);
      "language"?: (string | null);
      "week_start"?: (("monday" | "saturday" | "sunday") | null);
      "day_starts_at"?: (string | null);
      "reminder_mails"?: (boolean | null);
    };
    "SignIn": {
      "email": string;
      "password": string;
      "rememberMe"?: boolean;
    };
    "SignUp": {
      "name": string;
      "email": string;
      "password": string;
    };
    "SignedIn": {
      "redirect": boolean;
      "token": string;
      "user": components["schemas"]["User"];
    };
    "SignedOut": {
      "success": true;
    };
    "SignedUp": {
      "token": null;
      "user": components["schemas"]["User"];
    };
    "Step": {
      "id": string;
      "title": string;
      "completed": boolean;
    };
    "Summary": {
      "open": number;
      "completed": number;
      "overdue": number;
      "due_today": number;
      "deleted": number;
      "by_priority": components["schemas"]["ByPriority"];
      "by_tag": components["schemas"]["TagCount"][];
      "by_project": components["schemas"]["ProjectCount"][];
    };
    "TagCount": {
      "tag": string;
      "open": number;
    };
    "Todo": {
      "id": string;
      "title": string;
      "description": string;
      "completed": boolean;
      "completed_at": (string | null);
      "priority": ("none" | "low" | "medium" | "high");
      "due_date": (string | null);
      "due_at": (string | null);
      "tags": string[];
      "project_id": (string | null);
      "steps": components["schemas"]["Step"][];
      "position": string;
      "version": number;
      "created_at": string;
      "updated_at": string;
      "deleted_at": (string | null);
    };
    "TodoPatch": {
      "before"?: (string | null);
      "after"?: (string | null);
      "due_date"?: (string | null);
      "due_at"?: (string | null);
      "title"?: string;
      "description"?: (string | null);
      "completed"?: (boolean | null);
      "priority"?: (("none" | "low" | "medium" | "high") | null);
      "tags"?: (string[] | null);
      "project_id"?: (string | null);
      "steps"?: (components["schemas"]["NewStep"][] | null);
    };
    "Update": {
      "id": string;
      "if_match"?: (number | null);
      "op": "update";
      "todo": components["schemas"]["TodoPatch"];
    };
    "User": {
      "id": string;
      "name": string;
      "email": string;
      "emailVerified": boolean;
      "image": null;
      "createdAt": string;
      "updatedAt": string;
    };
  };
  "headers": {
    "X-Request-Id": string;
    "ETag": string;
    "Location": string;
    "Link": string;
    "Retry-After": string;
    "WWW-Authenticate": string;
    "Content-Disposition": string;
  };
}

export interface operations {
  "batch_todos": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["Batch"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Results"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      404: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      409: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      412: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "complete_todo": {
    "parameters": {
      "path": {
        "todo_id": string;
      };
      "header"?: {
        "If-Match"?: string;
        "If-None-Match"?: string;
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
        "content": {
          "application/json": components["schemas"]["Todo"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      404: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      412: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "create_project": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["NewProject"];
      };
    };
    "responses": {
      201: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Project"];
        };
      };
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Project"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      409: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "list_projects": {
    "parameters": {
      "query"?: {
        "deleted"?: boolean;
      };
      "header"?: {
        "If-None-Match"?: string;
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
        "content": {
          "application/json": components["schemas"]["Projects"];
        };
      };
      304: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "create_todo": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["NewTodo"];
      };
    };
    "responses": {
      201: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
          "Location": components["headers"]["Location"];
        };
        "content": {
          "application/json": components["schemas"]["Todo"];
        };
      };
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
          "Location": components["headers"]["Location"];
        };
        "content": {
          "application/json": components["schemas"]["Todo"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      409: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "list_todos": {
    "parameters": {
      "query"?: {
        "limit"?: number;
        "cursor"?: string;
        "status"?: ("open" | "completed" | "all");
        "tag"?: string[];
        "priority"?: ("none" | "low" | "medium" | "high");
        "due"?: ("overdue" | "today" | "week" | "none");
        "time_zone"?: string;
        "due_before"?: (string | string);
        "due_after"?: (string | string);
        "q"?: string;
        "project"?: (string | "inbox");
        "archived"?: boolean;
        "deleted"?: boolean;
        "sort"?: ("position" | "-position" | "created_at" | "-created_at" | "updated_at" | "-updated_at" | "due" | "-due" | "priority" | "-priority" | "title" | "-title");
      };
      "header"?: {
        "If-None-Match"?: string;
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
          "Link": components["headers"]["Link"];
        };
        "content": {
          "application/json": components["schemas"]["Page"];
        };
      };
      304: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "delete_project": {
    "parameters": {
      "path": {
        "project_id": string;
      };
      "query"?: {
        "todos"?: ("keep" | "trash");
      };
      "header"?: {
        "If-Match"?: string;
        "If-None-Match"?: string;
      };
    };
    "responses": {
      204: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      404: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      412: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "get_project": {
    "parameters": {
      "path": {
        "project_id": string;
      };
      "header"?: {
        "If-Match"?: string;
        "If-None-Match"?: string;
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
        "content": {
          "application/json": components["schemas"]["Project"];
        };
      };
      304: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      404: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      412: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "update_project": {
    "parameters": {
      "path": {
        "project_id": string;
      };
      "header"?: {
        "If-Match"?: string;
        "If-None-Match"?: string;
      };
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["ProjectPatch"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Project"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      404: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      412: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "delete_todo": {
    "parameters": {
      "path": {
        "todo_id": string;
      };
      "header"?: {
        "If-Match"?: string;
        "If-None-Match"?: string;
      };
    };
    "responses": {
      204: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      404: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      412: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "get_todo": {
    "parameters": {
      "path": {
        "todo_id": string;
      };
      "header"?: {
        "If-Match"?: string;
        "If-None-Match"?: string;
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
        "content": {
          "application/json": components["schemas"]["Todo"];
        };
      };
      304: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      404: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      412: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "update_todo": {
    "parameters": {
      "path": {
        "todo_id": string;
      };
      "header"?: {
        "If-Match"?: string;
        "If-None-Match"?: string;
      };
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["TodoPatch"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
        "content": {
          "application/json": components["schemas"]["Todo"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      404: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      412: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "empty_trash": {
    "parameters": {
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Emptied"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      412: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "erase_me": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["Erasure"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Erased"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "export_todos": {
    "parameters": {
      "query"?: {
        "format"?: ("json" | "csv");
        "cursor"?: string;
      };
      "header"?: {
        "If-None-Match"?: string;
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
          "Link": components["headers"]["Link"];
          "Content-Disposition": components["headers"]["Content-Disposition"];
        };
        "content": {
          "application/json": components["schemas"]["Export"];
          "text/csv": string;
        };
      };
      304: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "get_health": {
    "parameters": {
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Health"];
        };
      };
    };
  };
  "get_me": {
    "parameters": {
      "header"?: {
        "If-None-Match"?: string;
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
        "content": {
          "application/json": components["schemas"]["Account"];
        };
      };
      304: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "update_me": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["SettingsPatch"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Settings"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "get_ready": {
    "parameters": {
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Ready"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "import_todos": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["ImportedPage"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Imported"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "list_changes": {
    "parameters": {
      "query"?: {
        "since"?: string;
        "limit"?: number;
      };
      "header"?: {
        "If-None-Match"?: string;
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
        "content": {
          "application/json": components["schemas"]["Changes"];
        };
      };
      304: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      410: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "reopen_todo": {
    "parameters": {
      "path": {
        "todo_id": string;
      };
      "header"?: {
        "If-Match"?: string;
        "If-None-Match"?: string;
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
        "content": {
          "application/json": components["schemas"]["Todo"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      404: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      412: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "restore_project": {
    "parameters": {
      "path": {
        "project_id": string;
      };
      "header"?: {
        "If-Match"?: string;
        "If-None-Match"?: string;
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Project"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      404: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      412: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "restore_todo": {
    "parameters": {
      "path": {
        "todo_id": string;
      };
      "header"?: {
        "If-Match"?: string;
        "If-None-Match"?: string;
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
        "content": {
          "application/json": components["schemas"]["Todo"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      404: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      412: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "summarize_todos": {
    "parameters": {
      "query"?: {
        "time_zone"?: string;
      };
      "header"?: {
        "If-None-Match"?: string;
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
        "content": {
          "application/json": components["schemas"]["Summary"];
        };
      };
      304: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "ETag": components["headers"]["ETag"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      422: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
    };
  };
  "sign_up": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["SignUp"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["SignedUp"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "verify_email": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["Confirmation"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "set-cookie": string;
          "set-auth-token": string;
        };
        "content": {
          "application/json": components["schemas"]["Done"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "send_verification_email": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["AddressToConfirm"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Done"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "sign_in": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["SignIn"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "set-cookie": string;
          "set-auth-token": string;
        };
        "content": {
          "application/json": components["schemas"]["SignedIn"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "sign_out": {
    "parameters": {
    };
    "requestBody"?: {
      "content": {
        "application/json": components["schemas"]["Nothing"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["SignedOut"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "get_token": {
    "parameters": {
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["AccessToken"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "get_jwks": {
    "parameters": {
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Keys"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "get_session": {
    "parameters": {
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": (components["schemas"]["CurrentSession"] | null);
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "list_sessions": {
    "parameters": {
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Session"][];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "revoke_session": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["SessionToken"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Done"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "revoke_sessions": {
    "parameters": {
    };
    "requestBody"?: {
      "content": {
        "application/json": components["schemas"]["Nothing"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Done"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "update_user": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["NameChange"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "set-cookie": string;
          "set-auth-token": string;
        };
        "content": {
          "application/json": components["schemas"]["Done"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "change_email": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["AddressChange"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Done"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "confirm_email_change": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["AddressConfirmation"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Done"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "change_password": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["PasswordChange"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "set-cookie": string;
          "set-auth-token": string;
        };
        "content": {
          "application/json": components["schemas"]["PasswordChanged"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "request_password_reset": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["EmailAddress"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Asked"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "reset_password": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["NewPassword"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Done"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
  "delete_user": {
    "parameters": {
    };
    "requestBody": {
      "content": {
        "application/json": components["schemas"]["Deletion"];
      };
    };
    "responses": {
      200: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/json": components["schemas"]["Deleted"];
        };
      };
      400: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      401: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      403: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      413: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      415: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      429: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
      503: {
        "headers": {
          "X-Request-Id": components["headers"]["X-Request-Id"];
          "Retry-After": components["headers"]["Retry-After"];
        };
        "content": {
          "application/problem+json": components["schemas"]["AccountProblem"];
        };
      };
    };
  };
}
