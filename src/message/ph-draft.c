// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A message while somebody writes it: plain values, which may be unfinished or wrong. It knows no file of its own and no
// account; ph_message_build_async() turns it into a message, if it is sound.

#include "config.h"

#include "ph-draft.h"

#include "ph-set-str.h"

#include <string.h>

struct _PhDraft
{
  GObject parent_instance;

  char *id;                                      /* (owned) */
  char *account_id;                              /* (owned): "": not chosen */
  PhMailbox *sender;                             /* (owned) (nullable) */
  GPtrArray *recipients[PH_N_RECIPIENTS_FIELDS]; /* (owned) (element-type PhMailbox) */
  char *subject;                                 /* (owned): one line */
  char *text;                                    /* (owned): lines end with LF */
  PhTextWrapping wrapping;
  PhImportance importance;
  PhDeliveryReport report;
  gint64 due;
  char *in_reply_to;       /* (owned): without brackets */
  GListStore *attachments; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PhDraft, ph_draft, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (PhTextWrapping,
                    ph_text_wrapping,
                    G_DEFINE_ENUM_VALUE (PH_TEXT_WRAPPING_FLOWED, "flowed"),
                    G_DEFINE_ENUM_VALUE (PH_TEXT_WRAPPING_FIXED, "fixed"))
G_DEFINE_ENUM_TYPE (PhImportance,
                    ph_importance,
                    G_DEFINE_ENUM_VALUE (PH_IMPORTANCE_NORMAL, "normal"),
                    G_DEFINE_ENUM_VALUE (PH_IMPORTANCE_HIGH, "high"),
                    G_DEFINE_ENUM_VALUE (PH_IMPORTANCE_LOW, "low"))
G_DEFINE_ENUM_TYPE (PhDeliveryReport,
                    ph_delivery_report,
                    G_DEFINE_ENUM_VALUE (PH_DELIVERY_REPORT_USUAL, "usual"),
                    G_DEFINE_ENUM_VALUE (PH_DELIVERY_REPORT_ALWAYS, "always"))

typedef enum
{
  PROP_ID = 1,
  PROP_ACCOUNT_ID,
  PROP_SENDER,
  PROP_SUBJECT,
  PROP_TEXT,
  PROP_WRAPPING,
  PROP_IMPORTANCE,
  PROP_REPORT,
  PROP_DUE,
  PROP_IN_REPLY_TO,
} PhDraftProperty;

static GParamSpec *properties[PROP_IN_REPLY_TO + 1];

static guint changed_signal;

static void
emit_changed (PhDraft *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
announce (PhDraft *self, PhDraftProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  emit_changed (self);
}

static void
set_string (PhDraft *self, char **place, const char *value, PhDraftProperty property)
{
  if (ph_set_str (place, value))
    announce (self, property);
}

/* (transfer full): no line end may come into a header field, and no other control character has a business there. */
static char *
dup_one_line (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *line = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (line, g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 ? ' ' : c);
    }
  return g_string_free (line, FALSE);
}

static char *
dup_with_lf (const char *text)
{
  GString *lines = NULL;

  /* As a text that is typed nearly always is, with every letter again. */
  if (strchr (text, '\r') == NULL)
    return g_strdup (text);
  lines = g_string_sized_new (strlen (text));
  for (const char *at = text; *at != '\0'; at++)
    if (at[0] != '\r' || at[1] != '\n')
      g_string_append_c (lines, *at == '\r' ? '\n' : *at);
  return g_string_free (lines, FALSE);
}

static char *
dup_without_brackets (const char *text)
{
  g_autofree char *line = dup_one_line (text);
  gsize length = strlen (g_strstrip (line));

  if (length >= 2 && line[0] == '<' && line[length - 1] == '>')
    return g_strndup (line + 1, length - 2);
  return g_steal_pointer (&line);
}

static void
ph_draft_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhDraft *self = PH_DRAFT (object);

  switch ((PhDraftProperty) prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_ACCOUNT_ID:
      g_value_set_string (value, self->account_id);
      break;
    case PROP_SENDER:
      g_value_set_boxed (value, self->sender);
      break;
    case PROP_SUBJECT:
      g_value_set_string (value, self->subject);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_WRAPPING:
      g_value_set_enum (value, (int) self->wrapping);
      break;
    case PROP_IMPORTANCE:
      g_value_set_enum (value, (int) self->importance);
      break;
    case PROP_REPORT:
      g_value_set_enum (value, (int) self->report);
      break;
    case PROP_DUE:
      g_value_set_int64 (value, self->due);
      break;
    case PROP_IN_REPLY_TO:
      g_value_set_string (value, self->in_reply_to);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_draft_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhDraft *self = PH_DRAFT (object);

  switch ((PhDraftProperty) prop_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_ACCOUNT_ID:
      ph_draft_set_account_id (self, g_value_get_string (value));
      break;
    case PROP_SENDER:
      ph_draft_set_sender (self, g_value_get_boxed (value));
      break;
    case PROP_SUBJECT:
      ph_draft_set_subject (self, g_value_get_string (value));
      break;
    case PROP_TEXT:
      ph_draft_set_text (self, g_value_get_string (value));
      break;
    case PROP_WRAPPING:
      ph_draft_set_wrapping (self, (PhTextWrapping) g_value_get_enum (value));
      break;
    case PROP_IMPORTANCE:
      ph_draft_set_importance (self, (PhImportance) g_value_get_enum (value));
      break;
    case PROP_REPORT:
      ph_draft_set_report (self, (PhDeliveryReport) g_value_get_enum (value));
      break;
    case PROP_DUE:
      ph_draft_set_due (self, g_value_get_int64 (value));
      break;
    case PROP_IN_REPLY_TO:
      ph_draft_set_in_reply_to (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_draft_constructed (GObject *object)
{
  PhDraft *self = PH_DRAFT (object);

  if (self->id == NULL)
    self->id = g_uuid_string_random ();
  G_OBJECT_CLASS (ph_draft_parent_class)->constructed (object);
}

static void
ph_draft_finalize (GObject *object)
{
  PhDraft *self = PH_DRAFT (object);

  g_free (self->id);
  g_free (self->account_id);
  g_clear_pointer (&self->sender, ph_mailbox_unref);
  for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
    g_ptr_array_unref (self->recipients[i]);
  g_free (self->subject);
  g_free (self->text);
  g_free (self->in_reply_to);
  g_clear_object (&self->attachments);
  G_OBJECT_CLASS (ph_draft_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ACCOUNT_ID] = g_param_spec_string ("account-id", NULL, NULL, "", flags);
  properties[PROP_SENDER] = g_param_spec_boxed ("sender", NULL, NULL, PH_TYPE_MAILBOX, flags);
  properties[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, "", flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  properties[PROP_WRAPPING] = g_param_spec_enum ("wrapping", NULL, NULL, PH_TYPE_TEXT_WRAPPING, PH_TEXT_WRAPPING_FLOWED, flags);
  properties[PROP_IMPORTANCE] = g_param_spec_enum ("importance", NULL, NULL, PH_TYPE_IMPORTANCE, PH_IMPORTANCE_NORMAL, flags);
  properties[PROP_REPORT] = g_param_spec_enum ("report", NULL, NULL, PH_TYPE_DELIVERY_REPORT, PH_DELIVERY_REPORT_USUAL, flags);
  properties[PROP_DUE] = g_param_spec_int64 ("due", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_IN_REPLY_TO] = g_param_spec_string ("in-reply-to", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_draft_class_init (PhDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ph_draft_get_property;
  object_class->set_property = ph_draft_set_property;
  object_class->constructed = ph_draft_constructed;
  object_class->finalize = ph_draft_finalize;
  install_properties (object_class);
  /**
   * PhDraft::changed:
   *
   * Anything has changed: a property, a recipient or an attachment.
   */
  changed_signal = g_signal_new ("changed", PH_TYPE_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_draft_init (PhDraft *self)
{
  self->account_id = g_strdup ("");
  self->subject = g_strdup ("");
  self->text = g_strdup ("");
  self->in_reply_to = g_strdup ("");
  for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
    self->recipients[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);
  self->attachments = g_list_store_new (PH_TYPE_ATTACHMENT);
}

/**
 * ph_draft_new:
 * @id: (nullable): its identifier; %NULL: a new random one
 *
 * Returns: (transfer full): an empty draft
 */
PhDraft *
ph_draft_new (const char *id)
{
  return g_object_new (PH_TYPE_DRAFT, "id", id, NULL);
}

/**
 * ph_draft_get_id:
 * @self: a draft
 *
 * Returns: (transfer none): what becomes the origin of the queued message
 */
const char *
ph_draft_get_id (PhDraft *self)
{
  g_return_val_if_fail (PH_IS_DRAFT (self), NULL);

  return self->id;
}

/**
 * ph_draft_get_account_id:
 * @self: a draft
 *
 * Returns: (transfer none): the account that sends it; "": none chosen
 */
const char *
ph_draft_get_account_id (PhDraft *self)
{
  g_return_val_if_fail (PH_IS_DRAFT (self), NULL);

  return self->account_id;
}

/**
 * ph_draft_set_account_id:
 * @self: a draft
 * @account_id: (nullable): an account
 */
void
ph_draft_set_account_id (PhDraft *self, const char *account_id)
{
  g_return_if_fail (PH_IS_DRAFT (self));

  set_string (self, &self->account_id, account_id != NULL ? account_id : "", PROP_ACCOUNT_ID);
}

/**
 * ph_draft_get_sender:
 * @self: a draft
 *
 * Returns: (transfer none) (nullable): whom it comes from
 */
PhMailbox *
ph_draft_get_sender (PhDraft *self)
{
  g_return_val_if_fail (PH_IS_DRAFT (self), NULL);

  return self->sender;
}

/**
 * ph_draft_set_sender:
 * @self: a draft
 * @sender: (nullable): whom it comes from
 */
void
ph_draft_set_sender (PhDraft *self, PhMailbox *sender)
{
  g_return_if_fail (PH_IS_DRAFT (self));

  PhMailbox *old = self->sender;

  if (old == sender || (old != NULL && sender != NULL && ph_mailbox_equal (old, sender)))
    return;
  self->sender = sender != NULL ? ph_mailbox_ref (sender) : NULL;
  g_clear_pointer (&old, ph_mailbox_unref);
  announce (self, PROP_SENDER);
}

/**
 * ph_draft_get_recipients:
 * @self: a draft
 * @field: which of them
 *
 * Returns: (transfer none) (element-type PhMailbox): the recipients; belongs to the draft until they are set again
 */
GPtrArray *
ph_draft_get_recipients (PhDraft *self, PhRecipientsField field)
{
  g_return_val_if_fail (PH_IS_DRAFT (self), NULL);
  g_return_val_if_fail (field < PH_N_RECIPIENTS_FIELDS, NULL);

  return self->recipients[field];
}

static gboolean
has_same_mailboxes (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!ph_mailbox_equal (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

/**
 * ph_draft_set_recipients:
 * @self: a draft
 * @field: which of them
 * @mailboxes: (element-type PhMailbox): the recipients; copied
 */
void
ph_draft_set_recipients (PhDraft *self, PhRecipientsField field, GPtrArray *mailboxes)
{
  g_return_if_fail (PH_IS_DRAFT (self));
  g_return_if_fail (field < PH_N_RECIPIENTS_FIELDS);
  g_return_if_fail (mailboxes != NULL);

  if (has_same_mailboxes (self->recipients[field], mailboxes))
    return;

  GPtrArray *old = self->recipients[field];
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);

  for (guint i = 0; i < mailboxes->len; i++)
    g_ptr_array_add (copy, ph_mailbox_ref (mailboxes->pdata[i]));
  self->recipients[field] = copy;
  g_ptr_array_unref (old);
  emit_changed (self);
}

/**
 * ph_draft_get_subject:
 * @self: a draft
 *
 * Returns: (transfer none): one line of UTF-8
 */
const char *
ph_draft_get_subject (PhDraft *self)
{
  g_return_val_if_fail (PH_IS_DRAFT (self), NULL);

  return self->subject;
}

/**
 * ph_draft_set_subject:
 * @self: a draft
 * @subject: (nullable): any text; control characters become blanks
 */
void
ph_draft_set_subject (PhDraft *self, const char *subject)
{
  g_return_if_fail (PH_IS_DRAFT (self));

  g_autofree char *line = dup_one_line (subject != NULL ? subject : "");

  set_string (self, &self->subject, line, PROP_SUBJECT);
}

/**
 * ph_draft_get_text:
 * @self: a draft
 *
 * Returns: (transfer none): UTF-8, lines end with LF
 */
const char *
ph_draft_get_text (PhDraft *self)
{
  g_return_val_if_fail (PH_IS_DRAFT (self), NULL);

  return self->text;
}

/**
 * ph_draft_set_text:
 * @self: a draft
 * @text: (nullable): any text with any line ends
 */
void
ph_draft_set_text (PhDraft *self, const char *text)
{
  g_return_if_fail (PH_IS_DRAFT (self));

  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *lines = dup_with_lf (valid);

  set_string (self, &self->text, lines, PROP_TEXT);
}

/**
 * ph_draft_get_wrapping:
 * @self: a draft
 *
 * Returns: what becomes of long lines
 */
PhTextWrapping
ph_draft_get_wrapping (PhDraft *self)
{
  g_return_val_if_fail (PH_IS_DRAFT (self), PH_TEXT_WRAPPING_FLOWED);

  return self->wrapping;
}

/**
 * ph_draft_set_wrapping:
 * @self: a draft
 * @wrapping: what becomes of long lines
 */
void
ph_draft_set_wrapping (PhDraft *self, PhTextWrapping wrapping)
{
  g_return_if_fail (PH_IS_DRAFT (self));

  if (self->wrapping == wrapping)
    return;
  self->wrapping = wrapping;
  announce (self, PROP_WRAPPING);
}

/**
 * ph_draft_get_importance:
 * @self: a draft
 *
 * Returns: how important the sender says it is
 */
PhImportance
ph_draft_get_importance (PhDraft *self)
{
  g_return_val_if_fail (PH_IS_DRAFT (self), PH_IMPORTANCE_NORMAL);

  return self->importance;
}

/**
 * ph_draft_set_importance:
 * @self: a draft
 * @importance: how important it is
 */
void
ph_draft_set_importance (PhDraft *self, PhImportance importance)
{
  g_return_if_fail (PH_IS_DRAFT (self));

  if (self->importance == importance)
    return;
  self->importance = importance;
  announce (self, PROP_IMPORTANCE);
}

/**
 * ph_draft_get_report:
 * @self: a draft
 *
 * Returns: of what the sender wants a report
 */
PhDeliveryReport
ph_draft_get_report (PhDraft *self)
{
  g_return_val_if_fail (PH_IS_DRAFT (self), PH_DELIVERY_REPORT_USUAL);

  return self->report;
}

/**
 * ph_draft_set_report:
 * @self: a draft
 * @report: of what the sender wants a report
 */
void
ph_draft_set_report (PhDraft *self, PhDeliveryReport report)
{
  g_return_if_fail (PH_IS_DRAFT (self));

  if (self->report == report)
    return;
  self->report = report;
  announce (self, PROP_REPORT);
}

/**
 * ph_draft_get_due:
 * @self: a draft
 *
 * Returns: when it goes out, in seconds since 1970; 0: at once
 */
gint64
ph_draft_get_due (PhDraft *self)
{
  g_return_val_if_fail (PH_IS_DRAFT (self), 0);

  return self->due;
}

/**
 * ph_draft_set_due:
 * @self: a draft
 * @due: when it goes out, in seconds since 1970; 0: at once
 */
void
ph_draft_set_due (PhDraft *self, gint64 due)
{
  g_return_if_fail (PH_IS_DRAFT (self));

  if (self->due == MAX (due, 0))
    return;
  self->due = MAX (due, 0);
  announce (self, PROP_DUE);
}

/**
 * ph_draft_get_in_reply_to:
 * @self: a draft
 *
 * Returns: (transfer none): the Message-ID that it answers, without brackets; "": none
 */
const char *
ph_draft_get_in_reply_to (PhDraft *self)
{
  g_return_val_if_fail (PH_IS_DRAFT (self), NULL);

  return self->in_reply_to;
}

/**
 * ph_draft_set_in_reply_to:
 * @self: a draft
 * @message_id: (nullable): the Message-ID that it answers, with or without brackets
 */
void
ph_draft_set_in_reply_to (PhDraft *self, const char *message_id)
{
  g_return_if_fail (PH_IS_DRAFT (self));

  g_autofree char *bare = dup_without_brackets (message_id != NULL ? message_id : "");

  set_string (self, &self->in_reply_to, bare, PROP_IN_REPLY_TO);
}

/**
 * ph_draft_get_attachments:
 * @self: a draft
 *
 * Returns: (transfer none): a list of [class@Attachment]; always the same
 */
GListModel *
ph_draft_get_attachments (PhDraft *self)
{
  g_return_val_if_fail (PH_IS_DRAFT (self), NULL);

  return G_LIST_MODEL (self->attachments);
}

/**
 * ph_draft_add_attachment:
 * @self: a draft
 * @attachment: a file; added behind the others
 */
void
ph_draft_add_attachment (PhDraft *self, PhAttachment *attachment)
{
  g_return_if_fail (PH_IS_DRAFT (self));
  g_return_if_fail (PH_IS_ATTACHMENT (attachment));

  g_list_store_append (self->attachments, attachment);
  emit_changed (self);
}

/**
 * ph_draft_remove_attachment:
 * @self: a draft
 * @attachment: one of its attachments; another one is ignored
 */
void
ph_draft_remove_attachment (PhDraft *self, PhAttachment *attachment)
{
  g_return_if_fail (PH_IS_DRAFT (self));
  g_return_if_fail (PH_IS_ATTACHMENT (attachment));

  guint position = 0;

  if (!g_list_store_find (self->attachments, attachment, &position))
    return;
  g_list_store_remove (self->attachments, position);
  emit_changed (self);
}

/**
 * ph_draft_is_empty:
 * @self: a draft
 *
 * Returns: whether nobody has written anything: no recipient, no subject, no text, no attachment
 */
gboolean
ph_draft_is_empty (PhDraft *self)
{
  g_return_val_if_fail (PH_IS_DRAFT (self), TRUE);

  for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
    if (self->recipients[i]->len > 0)
      return FALSE;
  return *self->subject == '\0' && *self->text == '\0' && g_list_model_get_n_items (G_LIST_MODEL (self->attachments)) == 0;
}

static gboolean
add_addresses (const GPtrArray *mailboxes, GPtrArray *addresses, GError **error)
{
  for (guint i = 0; i < mailboxes->len; i++)
    {
      PhAddress *address = ph_mailbox_dup_address (mailboxes->pdata[i], error);

      if (address == NULL)
        return FALSE;
      g_ptr_array_add (addresses, address);
    }
  return TRUE;
}

/**
 * ph_draft_dup_envelope:
 * @self: a draft
 * @error: return location
 *
 * Errors: [error@AddressError] of the first malformed address, %PH_ADDRESS_ERROR_EMPTY also when there is no sender;
 * `G_IO_ERROR_INVALID_ARGUMENT` when it goes to nobody.
 *
 * Returns: (transfer full) (nullable): whom it goes to: of To, Cc and Bcc, each mailbox once
 */
PhEnvelope *
ph_draft_dup_envelope (PhDraft *self, GError **error)
{
  g_return_val_if_fail (PH_IS_DRAFT (self), NULL);

  g_autoptr(GPtrArray) addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  g_autoptr(PhAddress) sender = NULL;

  if (self->sender == NULL)
    {
      g_set_error_literal (error, PH_ADDRESS_ERROR, PH_ADDRESS_ERROR_EMPTY, "there is no sender");
      return NULL;
    }
  sender = ph_mailbox_dup_address (self->sender, error);
  for (guint i = PH_RECIPIENTS_TO; i <= PH_RECIPIENTS_BCC; i++)
    if (sender == NULL || !add_addresses (self->recipients[i], addresses, error))
      return NULL;
  if (addresses->len == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "the message has no recipient");
      return NULL;
    }
  return ph_envelope_new (sender, addresses);
}
