"""The methods of the Web API by name: what there is, and which object answers. No method lives here."""

from __future__ import annotations

from bot.local import api_checks
from bot.local.address import Address
from bot.local.api_agents import AgentsApi
from bot.local.api_channels import ChannelsApi
from bot.local.api_files import FilesApi
from bot.local.api_messages import MessagesApi
from bot.local.api_people import PeopleApi
from bot.local.api_views import ViewsApi
from bot.local.oauth import OAuth
from bot.local.socket_mode import SocketMode
from bot.local.state import State
from bot.local.web_api import Method


def methods(
    state: State, address: Address, socket_mode: SocketMode, views: ViewsApi, files: FilesApi, oauth: OAuth
) -> dict[str, Method]:
    """The whole table."""
    messages, people, channels = MessagesApi(state, address), PeopleApi(state, address), ChannelsApi(state, address)
    agents = AgentsApi(state)
    return {
        "api.test": api_checks.echo,
        "apps.connections.open": socket_mode.open,
        "assistant.threads.setStatus": agents.status,
        "assistant.threads.setSuggestedPrompts": agents.prompts,
        "assistant.threads.setTitle": agents.title,
        "auth.revoke": oauth.revoke,
        "auth.test": people.auth_test,
        "blocks.validate": api_checks.validate,
        "chat.delete": messages.delete,
        "chat.getPermalink": messages.permalink,
        "chat.postEphemeral": messages.whisper,
        "chat.postMessage": messages.post,
        "chat.update": messages.update,
        "conversations.history": channels.history,
        "conversations.info": channels.info,
        "conversations.list": channels.listing,
        "conversations.members": channels.members,
        "conversations.open": channels.open,
        "conversations.replies": channels.replies,
        "files.completeUploadExternal": files.complete,
        "files.getUploadURLExternal": files.address,
        "oauth.v2.access": oauth.access,
        "usergroups.list": people.groups,
        "usergroups.users.list": people.group_members,
        "users.info": people.user,
        "users.list": people.users,
        "views.open": views.open,
        "views.publish": views.publish,
        "views.push": views.push,
        "views.update": views.update,
    }
